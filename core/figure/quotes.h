#pragma once
// Quotation marks between Latin letters. A Chinese typeface gives “ ” ‘ ’ the width of a character, with half of it
// empty.
#include <string_view>
#include <vector>

namespace headlight {

/// A stretch of plain text that is set in one go.
struct QuotedPart {
  std::string_view text;
  float back = 0;    // begins so much further left, in parts of the size: over the empty half of its first character
  float width = -1;  // in parts of the size; negative: as wide as its characters
};

/// Whether a text has quotation marks at all.
bool has_quotes(std::string_view utf8);

/// The text in its parts: each quotation mark that touches a Latin letter, digit, blank or point is one of its own,
/// with the empty half of a mark `wide` as a Chinese character cut off. Borrows the text.
std::vector<QuotedPart> parts_at_quotes(std::string_view utf8, bool wide);

}  // namespace headlight
