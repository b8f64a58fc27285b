#pragma once
// Glyphs on the screen. Only what is drawn is in the atlas: a text with a glyph that is not there yet notes it, and the
// atlas is built again between two frames (the window then draws the next frame at once).
#include <string_view>

#include "app/ui/font_files.h"
#include "core/figure/figure.h"
#include "imgui.h"

namespace headlight {

/// Builds the atlas again when glyphs are missing. Call before every ImGui::NewFrame(); true when it was built, and the
/// texture must be uploaded.
bool refresh_fonts();
/// Whether the frame just drawn lacked glyphs that the next refresh_fonts() will add.
bool fonts_incomplete();
/// Drops everything, for a new ImGui context.
void forget_fonts();

/// The face and size of a text of the type scale.
Face face_of(TextSize size, bool bold);

/// Plain UTF-8 (no markup) in one line, its middle line at `middle_left`. Characters beyond U+FFFF, which the atlas
/// cannot hold, are drawn as □. With a `width` the letters are set as closely as it takes: Pango, which measures, moves
/// pairs of letters together, and ImGui does not.
void draw_plain(ImDrawList* list, Point middle_left, std::string_view text, Face face, float size, ImU32 color,
                float width = 0);
/// The width that draw_plain takes, once its glyphs are there.
float plain_width(std::string_view text, Face face, float size);
/// The font for ImGui's own text input at this size; notes the glyphs of `text`.
ImFont* input_font(std::string_view text, Face face, float size);

/// The first character of `text` that no font of the system has, 0 when there is none. For the text audit.
char32_t missing_character(std::string_view text, Face face, float size);

/// The next character of UTF-8 text; advances `at`. U+FFFD for what is not UTF-8.
char32_t next_character(std::string_view text, std::size_t& at);

}  // namespace headlight
