#pragma once
#include <string>
#include <vector>

#include "core/train/dataset.h"

namespace headlight {

/// A person's own text file as windows of tokens. The last tenth is held out.
class TextData {
 public:
  /// Throws std::runtime_error when the file is missing, not text, or too short to learn from.
  explicit TextData(const DataSpec& spec);

  /// Every token that occurs, in order of appearance (byte pairs: those that were learned).
  const std::vector<std::string>& tokens() const { return distinct_; }
  std::vector<std::string> draw(Random& random, Part part) const;

 private:
  std::vector<std::string> stream_, distinct_;
  int window_;
};

/// Byte-pair tokens (Sennrich et al. 2016), learned on the text: words are cut in characters, and the pair that is seen
/// most often becomes one token, `merges` times. A token that begins a word carries a leading "▁".
class BytePairs {
 public:
  using Pair = std::pair<std::string, std::string>;
  static BytePairs learn(const std::vector<std::string>& words, int merges);
  std::vector<std::string> cut(const std::string& word) const;
  const std::vector<Pair>& merges() const { return merges_; }

 private:
  std::vector<Pair> merges_;
};

}  // namespace headlight
