#include "core/figure/cairo_renderer.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "core/figure/cairo_ptr.h"

namespace headlight {
namespace {

/// A larger grid is drawn as an image, one pixel a cell, enlarged without smoothing.
constexpr int most_drawn_cells = 64;
/// On paper neighbouring cells overlap by this much, or viewers show hair lines between them.
constexpr float overlap = 0.3F;

double d(float value) { return static_cast<double>(value); }

class Renderer {
 public:
  Renderer(cairo_t* context, const Figure& figure, const Theme& theme)
      : context_(context), theme_(theme), text_(context, figure.scale), scale_(figure.scale) {
    pixels_ = cairo_surface_get_type(cairo_get_target(context)) == CAIRO_SURFACE_TYPE_IMAGE;
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND);
  }

  void operator()(const RectShape& s) {
    const Rect at = s.at.w * s.at.h >= 4 ? snapped(s.at, 0) : s.at;
    if (s.hatched) {
      const CairoScope scope(context_);
      path(at, s.radius);
      cairo_clip(context_);
      hatch(at);
    }
    if (s.fill.a > 0) {
      path(at, s.radius);
      set_color(context_, s.fill);
      cairo_fill(context_);
    }
    if (s.stroke.a > 0 && s.line > 0) {
      path(snapped(s.at, s.line), s.radius);
      stroke(s.stroke, s.line, s.dashed);
    }
  }

  void operator()(const LineShape& s) {
    if (s.points.size() < 2) return;
    cairo_new_path(context_);
    const bool rule = s.points.size() == 2;  // level or upright: on whole pixels
    for (Point p : s.points) {
      if (rule && s.points[0].x == s.points[1].x) p.x = snapped(p.x, s.line, true);
      if (rule && s.points[0].y == s.points[1].y) p.y = snapped(p.y, s.line, false);
      cairo_line_to(context_, d(p.x), d(p.y));
    }
    stroke(s.color, s.line, s.dashed);
  }

  void operator()(const CurveShape& s) {
    cairo_new_path(context_);
    cairo_move_to(context_, d(s.from.x), d(s.from.y));
    cairo_curve_to(context_, d(s.control1.x), d(s.control1.y), d(s.control2.x), d(s.control2.y), d(s.to.x), d(s.to.y));
    stroke(s.color, s.line, false);
  }

  void operator()(const TextShape& s) { text_.draw(s); }

  void operator()(const GridShape& s) {
    if (s.rows <= 0 || s.cols <= 0 || !s.values) return;
    if (s.rows > most_drawn_cells || s.cols > most_drawn_cells)
      image(s);
    else
      cells(s);
    masked_cells(s);
    if (s.decimals >= 0) digits(s);
  }

 private:
  /// A coordinate moved to where a line of this width (0: an edge) covers whole pixels of an image; as is on paper.
  float snapped(float value, float line, bool is_x) const {
    if (!pixels_) return value;
    double x = is_x ? d(value) : 0;
    double y = is_x ? 0 : d(value);
    cairo_user_to_device(context_, &x, &y);
    double size_x = d(line);
    double size_y = 0;
    cairo_user_to_device_distance(context_, &size_x, &size_y);
    const bool odd = line > 0 && std::lround(std::max(1.0, size_x)) % 2 == 1;
    double& moved = is_x ? x : y;
    moved = odd ? std::floor(moved) + 0.5 : std::round(moved);
    cairo_device_to_user(context_, &x, &y);
    return static_cast<float>(is_x ? x : y);
  }
  Rect snapped(Rect at, float line) const {
    const float left = snapped(at.x, line, true);
    const float top = snapped(at.y, line, false);
    return {left, top, snapped(at.right(), line, true) - left, snapped(at.bottom(), line, false) - top};
  }

  void path(Rect at, float radius) {
    cairo_new_path(context_);
    const double r = d(std::min({radius, at.w / 2, at.h / 2}));
    if (r <= 0) {
      cairo_rectangle(context_, d(at.x), d(at.y), d(at.w), d(at.h));
      return;
    }
    constexpr double quarter = std::numbers::pi / 2;
    cairo_arc(context_, d(at.right()) - r, d(at.y) + r, r, -quarter, 0);
    cairo_arc(context_, d(at.right()) - r, d(at.bottom()) - r, r, 0, quarter);
    cairo_arc(context_, d(at.x) + r, d(at.bottom()) - r, r, quarter, 2 * quarter);
    cairo_arc(context_, d(at.x) + r, d(at.y) + r, r, 2 * quarter, 3 * quarter);
    cairo_close_path(context_);
  }

  void stroke(Color color, float line, bool dashed) {
    set_color(context_, color);
    cairo_set_line_width(context_, d(line));
    const double dashes[] = {4.0 * d(scale_), 3.0 * d(scale_)};
    cairo_set_dash(context_, dashes, dashed ? 2 : 0, 0);
    cairo_stroke(context_);
  }

  /// Hatches within the clip; `at` bounds it.
  void hatch(Rect at) {
    set_color(context_, theme_.hatch_back);
    cairo_paint(context_);
    const float spacing = hatch_spacing * scale_;
    const int first = static_cast<int>(std::floor((at.x + at.y) / spacing));
    const int last = static_cast<int>(std::floor((at.right() + at.bottom()) / spacing));
    cairo_new_path(context_);
    for (int k = first; k <= last; ++k) {
      const float sum = static_cast<float>(k) * spacing;  // x + y on this line
      cairo_move_to(context_, d(sum - at.y), d(at.y));
      cairo_line_to(context_, d(sum - at.bottom()), d(at.bottom()));
    }
    stroke(theme_.hatch, theme_.line * scale_, false);
  }

  void cells(const GridShape& s) {
    for (int r = 0; r < s.rows; ++r) {
      for (int c = 0; c < s.cols; ++c) {
        if (s.is_masked(r, c)) continue;
        Rect at = snapped(s.cell(r, c), 0);
        if (!pixels_ && s.gap == 0) {
          if (c + 1 < s.cols) at.w += overlap;
          if (r + 1 < s.rows) at.h += overlap;
        }
        path(at, 0);
        set_color(context_, s.fill(theme_, r, c));
        cairo_fill(context_);
      }
    }
  }

  void image(const GridShape& s) {
    const CairoSurface picture(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, s.cols, s.rows));
    if (cairo_surface_status(picture.get()) != CAIRO_STATUS_SUCCESS) return cells(s);
    cairo_surface_flush(picture.get());
    unsigned char* const data = cairo_image_surface_get_data(picture.get());
    const int stride = cairo_image_surface_get_stride(picture.get());
    const auto byte = [](float channel) { return static_cast<std::uint32_t>(std::lround(channel * 255)); };
    for (int r = 0; r < s.rows; ++r) {
      auto* const row = reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(r) * stride);
      for (int c = 0; c < s.cols; ++c) {
        const Color color = s.is_masked(r, c) ? theme_.hatch_back : s.fill(theme_, r, c);
        row[c] = 0xFF000000U | byte(color.r) << 16 | byte(color.g) << 8 | byte(color.b);
      }
    }
    cairo_surface_mark_dirty(picture.get());
    const Rect at = snapped(s.at, 0);
    const CairoScope scope(context_);
    cairo_translate(context_, d(at.x), d(at.y));
    cairo_scale(context_, d(at.w) / s.cols, d(at.h) / s.rows);
    cairo_set_source_surface(context_, picture.get(), 0, 0);
    double cell_w = 1;
    double cell_h = 1;
    cairo_user_to_device_distance(context_, &cell_w, &cell_h);
    // cells below a pixel are averaged in an image, not dropped
    const bool shrunk = pixels_ && std::min(cell_w, cell_h) < 1;
    cairo_pattern_set_filter(cairo_get_source(context_), shrunk ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
    if (pixels_) cairo_pattern_set_extend(cairo_get_source(context_), CAIRO_EXTEND_PAD);
    cairo_rectangle(context_, 0, 0, s.cols, s.rows);
    cairo_fill(context_);
  }

  /// All masked cells at once, so that the hatching runs through neighbouring ones.
  void masked_cells(const GridShape& s) {
    const CairoScope scope(context_);
    cairo_new_path(context_);
    bool any = false;
    for (int r = 0; r < s.rows; ++r) {
      for (int c = 0; c < s.cols; ++c) {
        if (!s.is_masked(r, c)) continue;
        const int first = c;
        if (s.gap == 0)
          while (c + 1 < s.cols && s.is_masked(r, c + 1)) ++c;  // one rectangle for a run of cells
        const Rect from = snapped(s.cell(r, first), 0);
        const Rect to = snapped(s.cell(r, c), 0);
        const bool joins =
            !pixels_ && s.gap == 0 && r + 1 < s.rows && s.is_masked(r + 1, first) && s.is_masked(r + 1, c);
        cairo_rectangle(context_, d(from.x), d(from.y), d(to.right() - from.x), d(from.h + (joins ? overlap : 0)));
        any = true;
      }
    }
    if (!any) return;
    cairo_clip(context_);
    hatch(s.at);
  }

  void digits(const GridShape& s) {
    for (int r = 0; r < s.rows; ++r) {
      for (int c = 0; c < s.cols; ++c) {
        TextShape text;
        text.text = s.digits(r, c);
        if (text.text.empty()) continue;
        const Rect at = s.cell(r, c);
        text.at = {at.x + at.w / 2, at.y + at.h / 2};
        text.size = s.digit_size;
        text.align = Align::center;
        text.color = text_on(theme_, s.fill(theme_, r, c));
        text_.draw(text);
      }
    }
  }

  cairo_t* context_;
  const Theme& theme_;
  CairoText text_;
  float scale_;
  bool pixels_ = false;
};

}  // namespace

void draw_figure(cairo_t* context, const Figure& figure, const Theme& theme) {
  const CairoScope scope(context);
  cairo_rectangle(context, 0, 0, d(figure.width), d(figure.height));
  cairo_clip(context);
  Renderer renderer(context, figure, theme);
  for (const Shape2D& shape : figure.shapes()) std::visit(renderer, shape);
}

}  // namespace headlight
