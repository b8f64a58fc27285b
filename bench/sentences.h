#pragma once
#include <string>

namespace headlight::bench {

/// "w0|w1|…": a sentence of exactly `tokens` tokens, cut by hand.
inline std::string sentence_of(int tokens, const std::string& last = "") {
  std::string sentence;
  for (int i = 0; i < tokens; ++i)
    sentence += (i + 1 == tokens && !last.empty() ? last : "w" + std::to_string(i)) + "|";
  return sentence;
}

}  // namespace headlight::bench
