#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

enum class Segmentation { words, characters };

/// A token and where it stands in the sentence as typed (bytes, end exclusive). Special tokens have an empty span.
struct Token {
  std::string text;
  int begin = 0, end = 0;
  bool operator==(const Token&) const = default;
};

/// How a sentence was cut.
enum class Decision { words, characters, by_hand };

struct Tokens {
  std::vector<Token> tokens;
  Decision decision = Decision::words;
  bool repaired = false;  // the sentence was not valid UTF-8; bad bytes became U+FFFD
};

/// Cuts a sentence. A '|' anywhere means: cut there and nowhere else (blanks around pieces are trimmed, empty pieces
/// dropped); otherwise ICU's word boundaries (with its dictionary for Chinese), blanks dropped, "didn't" one word,
/// French "l'animal" two, the special words such as <mask> one; or characters (extended grapheme clusters), blanks
/// dropped. Invalid UTF-8 is replaced visibly by U+FFFD, never fatal.
Tokens tokenize(std::string_view sentence, Segmentation segmentation);

}  // namespace headlight
