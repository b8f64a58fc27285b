#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// The words a model knows, in order of their ids. The first four are always <pad>, <unk>, <bos>, <eos>.
class Vocabulary {
 public:
  static constexpr int pad = 0, unk = 1, bos = 2, eos = 3;

  Vocabulary();  // the four special words only
  explicit Vocabulary(
      std::vector<std::string> words);  // throws std::invalid_argument unless it begins with them, all distinct
  static Vocabulary of(const std::vector<std::string>& tokens);  // the special words, then each new token in order

  /// The word itself, else the first one that differs in upper and lower case or in the form of the apostrophe only
  /// ("The" is "the"), else unk.
  int id(std::string_view word) const;
  bool has(std::string_view word) const { return id(word) != unk || word == words_[unk]; }
  const std::string& word(int id) const;
  const std::vector<std::string>& words() const { return words_; }
  int size() const { return static_cast<int>(words_.size()); }
  bool operator==(const Vocabulary& other) const { return words_ == other.words_; }

 private:
  std::vector<std::string> words_;
  std::map<std::string, int, std::less<>> ids_;
  std::map<std::string, int, std::less<>> folded_;  // without regard to case
};

}  // namespace headlight
