#pragma once
#include <algorithm>
#include <string>
#include <vector>

namespace headlight {

/// “the”, or “the”_{3} when the words of the sentence have the one at this position more than once: rich text.
inline std::string quoted(const std::string& shown, const std::vector<std::string>& words, int position) {
  const bool again = std::count(words.begin(), words.end(), words[static_cast<std::size_t>(position)]) > 1;
  return "“" + shown + "”" + (again ? "_{" + std::to_string(position) + "}" : "");
}
inline std::string quoted(const std::vector<std::string>& words, int position) {
  return quoted(words[static_cast<std::size_t>(position)], words, position);
}

}  // namespace headlight
