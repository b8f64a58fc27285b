#include "core/figure/pages.h"
#include "core/text/utf8.h"

#include <cairo-pdf.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/figure/cairo_bytes.h"
#include "core/figure/cairo_ptr.h"
#include "core/figure/cairo_renderer.h"
#include "core/figure/embed.h"
#include "core/figure/export.h"
#include "core/figure/rich_text.h"
#include "core/tensor/safetensors.h"
#include "core/text/error.h"

namespace headlight {
namespace {

// Lengths in pixels of 1/96 inch.
constexpr float per_mm = 96 / 25.4F;
constexpr float short_side = 210 * per_mm, long_side = 297 * per_mm;  // A4
constexpr float margin = 18 * per_mm, foot = 9 * per_mm;
constexpr double points_per_pixel = 72.0 / 96;

float paper_width(const PagesOptions& o) { return o.landscape ? long_side : short_side; }
float paper_height(const PagesOptions& o) { return o.landscape ? short_side : long_side; }

void draw_foot(cairo_t* context, const PagesOptions& o, const std::string& number) {
  const Theme& colors = theme(o.theme);
  const float y = paper_height(o) - margin, left = margin, right = paper_width(o) - margin;
  CairoText text(context, 1);
  TextShape shape;
  shape.size = TextSize::tiny;
  shape.color = colors.muted;
  shape.at = {right, y};
  shape.align = Align::right;
  shape.text = number;
  text.draw(shape);
  shape.at = {left, y};
  shape.align = Align::left;
  shape.text = ellipsized(literal_text(o.footer), TextSize::tiny, right - left - 60, false, 1);
  text.draw(shape);
}

void draw_page(cairo_t* context, const Figure& figure, const PagesOptions& o, const std::string& number) {
  const Theme& colors = theme(o.theme);
  const Rect room = page_room(o);
  if (o.theme != ThemeKind::light) {  // white paper stays the printer's
    set_color(context, colors.paper);
    cairo_paint(context);
  }
  const float shrunk = std::min({1.0F, room.w / figure.width, room.h / figure.height});
  {
    const CairoScope scope(context);
    cairo_translate(context, static_cast<double>(room.x), static_cast<double>(room.y));
    cairo_scale(context, static_cast<double>(shrunk), static_cast<double>(shrunk));
    draw_figure(context, figure, colors);
  }
  draw_foot(context, o, number);
  cairo_show_page(context);
}

}  // namespace

Rect page_room(const PagesOptions& o) {
  return {margin, margin, paper_width(o) - 2 * margin, paper_height(o) - 2 * margin - foot};
}

Style page_style(const PagesOptions& o, Lang lang) {
  const Rect room = page_room(o);
  return {lang, o.theme, 1, room.w, room.h};
}

std::string pages_pdf(const std::vector<Figure>& figures, const PagesOptions& o) {
  if (figures.empty()) throw std::runtime_error("expected at least one page, found none");
  for (const Figure& figure : figures)
    if (!(figure.width >= 1 && figure.height >= 1) || !std::isfinite(figure.width + figure.height))
      throw std::runtime_error("expected pages of at least 1 × 1 pixels, found one of " + std::to_string(figure.width) +
                               " × " + std::to_string(figure.height));
  std::string pdf;
  const CairoSurface surface(
      cairo_pdf_surface_create_for_stream(append_bytes, &pdf, static_cast<double>(paper_width(o)) * points_per_pixel,
                                          static_cast<double>(paper_height(o)) * points_per_pixel));
  // later versions may hide the keywords, and so the state, in a compressed stream
  cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_4);
  const std::string title = o.title.empty() ? plain_text(figures.front().title) : o.title;
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, valid_utf8(title).c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Headlight " HEADLIGHT_VERSION);
  if (!o.state.empty())
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_KEYWORDS, pdf_keywords(o.state).c_str());
  const CairoContext context(cairo_create(surface.get()));
  cairo_scale(context.get(), points_per_pixel, points_per_pixel);
  for (std::size_t i = 0; i < figures.size(); ++i)
    draw_page(context.get(), figures[i], o, std::to_string(i + 1) + " / " + std::to_string(figures.size()));
  check_cairo(cairo_status(context.get()));
  cairo_surface_finish(surface.get());
  check_cairo(cairo_surface_status(surface.get()));
  return pdf;
}

void save_pages(const std::vector<Figure>& figures, const std::string& path, const PagesOptions& o) {
  if (!path.ends_with(".pdf"))
    throw Error(Tr{"expected a name ending in .pdf, found ", "文件名应以 .pdf 结尾，实际为 "} + path +
                Tr{"; correct the name", "；请改正文件名"});
  write_file(path, pages_pdf(figures, o));
}

}  // namespace headlight
