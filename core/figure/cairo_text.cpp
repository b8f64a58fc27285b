#include "core/figure/cairo_text.h"

#include <numbers>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/figure/cairo_ptr.h"
#include "core/figure/lost_glyphs.h"
#include "core/figure/rich_text.h"
#include "core/text/utf8.h"

namespace headlight {
namespace {

/// Fonts are costly to open, and a font map may not be shared by threads: each thread keeps one and frees it at its
/// end.
PangoFontMap* fonts_of_this_thread() {
  thread_local const GObjectPtr<PangoFontMap> fonts(pango_cairo_font_map_new());
  return fonts.get();
}

}  // namespace

CairoText::CairoText(cairo_t* context, float scale)
    : context_(context), scale_(scale), pango_(pango_font_map_create_context(fonts_of_this_thread())) {
  use_linear_metrics(pango_.get());
  pango_cairo_update_context(context, pango_.get());
  layout_.reset(pango_layout_new(pango_.get()));
}

void CairoText::draw(const TextShape& text) {
  if (text.text.empty()) return;
  const bool mono = text.size == TextSize::digits || text.size == TextSize::digits_small;
  const std::string shown =
      text.max_width > 0 ? ellipsized(text.text, text.size, text.max_width, text.bold, scale_) : text.text;
  float left = 0;
  if (text.align != Align::left) {
    const float width = text_width(shown, text.size, text.bold, scale_);
    left = text.align == Align::center ? -width / 2 : -width;
  }
  const CairoScope scope(context_);
  cairo_translate(context_, static_cast<double>(text.at.x), static_cast<double>(text.at.y));
  if (text.angle != 0) cairo_rotate(context_, -static_cast<double>(text.angle) * std::numbers::pi / 180);
  pango_cairo_update_context(context_, pango_.get());
  set_color(context_, text.color);
  const bool pdf = cairo_surface_get_type(cairo_get_group_target(context_)) == CAIRO_SURFACE_TYPE_PDF;
  for (const TextRun& run : layout_rich_text(shown, text.size, text.bold, scale_)) {
    cairo_new_path(context_);
    if (!run.strokes.empty()) {
      for (const Point p : run.strokes)
        cairo_line_to(context_, static_cast<double>(left + p.x), static_cast<double>(p.y));
      cairo_set_line_width(context_, static_cast<double>(run.line));
      cairo_set_line_join(context_, CAIRO_LINE_JOIN_MITER);
      cairo_stroke(context_);
      continue;
    }
    set_run(layout_.get(), run.text, mono, run.bold, run.size);
    pango_layout_context_changed(layout_.get());
    cairo_move_to(context_, static_cast<double>(left + run.x), static_cast<double>(run.dy + baseline_drop * run.size));
    pango_cairo_show_layout_line(context_, pango_layout_get_line_readonly(layout_.get(), 0));
    if (pdf) outline_lost(run, left, mono);
  }
}

/// Fills the outlines of what Cairo is going to lose of a run that layout_ holds.
void CairoText::outline_lost(const TextRun& run, float left, bool mono) {
  const std::string text = valid_utf8(run.text);
  std::vector<std::pair<int, std::string_view>> places;  // from the left, in Pango's units
  for (const LostGlyph& glyph : lost_in_pdf(text, run.bold)) {
    PangoRectangle place;
    pango_layout_index_to_pos(layout_.get(), static_cast<int>(glyph.at), &place);
    places.emplace_back(place.x, glyph.character);
  }
  for (const auto& [x, character] : places) {
    set_run(layout_.get(), character, mono, run.bold, run.size);
    cairo_move_to(context_, static_cast<double>(left + run.x) + static_cast<double>(x) / PANGO_SCALE,
                  static_cast<double>(run.dy + baseline_drop * run.size));
    pango_cairo_layout_line_path(context_, pango_layout_get_line_readonly(layout_.get(), 0));
    cairo_fill(context_);
  }
}

}  // namespace headlight
