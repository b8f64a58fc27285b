#pragma once
// Text with the little markup that formulas need: _{sub} ^{sup} \sqrt{…} **bold** and \\ for a backslash. Everything
// else is literal. Measured with Pango in the program's own fonts, so that a layout is the same on screen and in a
// file.
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

/// A piece of a rich text, in drawing order.
struct TextRun {
  std::string text;  // plain UTF-8
  float x = 0;       // from the left end of the whole text, pixels at scale 1 of its size
  float dy = 0;      // of its middle line: negative is up
  float size = 0;    // pixels
  bool bold = false;
  float overline = 0;  // > 0: a line of this length above it, from x (the root's bar)
};
std::vector<TextRun> layout_rich_text(std::string_view text, TextSize size, bool bold, float scale);

/// Width in pixels at `scale`. Cached; safe from several threads.
float text_width(std::string_view rich, TextSize size, bool bold = false, float scale = 1);
std::string plain_text(std::string_view rich);  // without markup: "W_Q", "√d"
/// Shortened with "…" so that it is at most `width` wide; whole characters.
std::string ellipsized(std::string_view text, TextSize size, float width, bool bold, float scale);
/// Cut into lines at most `width` wide: at blanks, and between any two Chinese characters.
std::vector<std::string> wrapped(std::string_view text, TextSize size, float width, float scale);

/// Family names that fontconfig resolves: the text family (Noto Sans CJK SC first) and the monospaced one for digits.
const char* text_family();
const char* mono_family();

}  // namespace headlight
