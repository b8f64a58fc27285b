#pragma once
// Text with the little markup that formulas need: _{sub} ^{sup} \sqrt{…} **bold**, nested as you like; \\ \_ \^ \* \{
// \} are the characters themselves. Everything else is literal. Measured with Pango in the program's own fonts, so that
// a layout is the same on screen and in a file.
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

/// A piece of a rich text, in drawing order: some text, or the strokes of a root sign with its bar.
struct TextRun {
  std::string text;  // plain UTF-8; empty for strokes
  float x = 0;       // from the left end of the whole text, pixels
  float dy = 0;      // of its middle line: negative is up
  float size = 0;    // pixels
  bool bold = false;
  std::vector<Point> strokes{};  // a polyline, relative to the left end and the middle line of the whole text
  float line = 0;                // its width, pixels
};
/// x and dy are for `scale` already: the run stands at (left + x, middle + dy).
std::vector<TextRun> layout_rich_text(std::string_view text, TextSize size, bool bold, float scale);

/// Width in pixels at `scale`. Cached; safe from several threads.
float text_width(std::string_view rich, TextSize size, bool bold = false, float scale = 1);
std::string plain_text(std::string_view rich);     // without markup: "W_Q", "√d"
std::string literal_text(std::string_view plain);  // the rich text that shows `plain` as it is: a user's own words
/// Shortened with "…" so that it is at most `width` wide; whole characters.
std::string ellipsized(std::string_view text, TextSize size, float width, bool bold, float scale);
/// Cut into lines at most `width` wide: at blanks, and between any two Chinese characters.
std::vector<std::string> wrapped(std::string_view text, TextSize size, float width, float scale);

/// Family names that fontconfig resolves: the text family (Noto Sans CJK SC first) and the monospaced one for digits.
const char* text_family();
const char* mono_family();

}  // namespace headlight
