#pragma once
// The markup of rich text, read once: the text as a list of pieces that are never split.
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

struct MarkupPiece {
  enum class Kind { text, sub, sup, root, fraction };
  Kind kind = Kind::text;
  bool bold = false;
  std::string text;                  // of kind text: plain UTF-8
  std::vector<MarkupPiece> inside;   // of the others; of a fraction what stands above the line
  std::vector<MarkupPiece> under{};  // of a fraction
};
/// Never fails: what is not markup is text. An unclosed brace or ** is text, too.
std::vector<MarkupPiece> parse_markup(std::string_view rich);
/// The way back, with backslashes where the text looks like markup.
std::string to_markup(const std::vector<MarkupPiece>& pieces);
std::string plain_text(const MarkupPiece& piece);

}  // namespace headlight
