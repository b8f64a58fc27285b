#pragma once
#include <string_view>
#include <vector>

namespace headlight {

/// A character that Cairo loses in a PDF, and the byte where it stands.
struct LostGlyph {
  std::size_t at = 0;
  std::string_view character;
};

/// Cairo 1.16 embeds only the subroutines of a CFF font that its glyphs call, and misreads glyphs whose first hintmask
/// comes after a line or a curve (it takes the operands of those for hints): they are embedded without their outline,
/// 如 among them. These are the glyphs of Noto Sans CJK SC, 2.004, that are drawn so. The text itself stays in the
/// file.
std::vector<LostGlyph> lost_in_pdf(std::string_view text, bool bold);

}  // namespace headlight
