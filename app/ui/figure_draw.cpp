// The shapes of a figure on an ImGui draw list. Only what is inside the clip rectangle is drawn.
#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/figure_view.h"
#include "app/ui/fonts.h"
#include "app/ui/heatmap_draw.h"
#include "app/ui/registry.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

struct Painter {
  ImDrawList* list;
  Point origin;
  Rect clip;
  float scale;
  bool crowded = false;  // several hundred curves

  ImVec2 at(Point p) const { return {origin.x + p.x, origin.y + p.y}; }
  Rect at(Rect r) const { return {origin.x + r.x, origin.y + r.y, r.w, r.h}; }
  /// Edges on whole pixels: neighbouring cells have no seam between them.
  Rect snapped(Rect r) const {
    const Rect moved = at(r);
    const float x = std::round(moved.x), y = std::round(moved.y);
    return {x, y, std::round(moved.right()) - x, std::round(moved.bottom()) - y};
  }

  /// Lines x + y = k · spacing inside a rectangle, cut at its edges, in the phase of the figure.
  void hatch(Rect r, Color color) const {
    const float spacing = hatch_spacing * scale, phase = origin.x + origin.y;
    const ImU32 ink = packed(color);
    const float first = std::ceil((r.x + r.y - phase) / spacing), last = (r.right() + r.bottom() - phase) / spacing;
    for (float k = first; k <= last; ++k) {
      const float sum = k * spacing + phase;
      const float x0 = std::max(r.x, sum - r.bottom()), x1 = std::min(r.right(), sum - r.y);
      if (x1 > x0) list->AddLine({x0, sum - x0}, {x1, sum - x1}, ink, std::max(1.0F, scale));
    }
  }

  void dashes(const std::vector<Point>& points, ImU32 ink, float line) const {
    const float on = 5 * scale, period = 9 * scale;
    float along = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
      const ImVec2 a = at(points[i - 1]), b = at(points[i]);
      const float length = std::hypot(b.x - a.x, b.y - a.y);
      if (length <= 0) continue;
      const ImVec2 unit{(b.x - a.x) / length, (b.y - a.y) / length};
      for (float s = -std::fmod(along, period); s < length; s += period) {
        const float from = std::max(0.0F, s), to = std::min(length, s + on);
        if (to > from) {
          list->AddLine({a.x + unit.x * from, a.y + unit.y * from}, {a.x + unit.x * to, a.y + unit.y * to}, ink, line);
        }
      }
      along += length;
    }
  }

  void operator()(const RectShape& shape) const {
    const Rect r = shape.radius > 0 ? at(shape.at) : snapped(shape.at);
    if (!overlap(r, clip)) return;
    if (shape.fill.a > 0) list->AddRectFilled(min_of(r), max_of(r), packed(shape.fill), shape.radius);
    if (shape.hatched) hatch(r, colors().hatch);
    if (shape.stroke.a <= 0) return;
    if (shape.dashed) {
      const Rect& o = shape.at;
      dashes({{o.x, o.y}, {o.right(), o.y}, {o.right(), o.bottom()}, {o.x, o.bottom()}, {o.x, o.y}},
             packed(shape.stroke), shape.line);
      return;
    }
    const float more = (shape.line - 1) / 2;  // inside the rectangle; AddRect sees to the first half pixel
    list->AddRect({r.x + more, r.y + more}, {r.right() - more, r.bottom() - more}, packed(shape.stroke), shape.radius,
                  0, shape.line);
  }

  void operator()(const LineShape& shape) const {
    if (shape.points.size() < 2) return;
    const ImU32 ink = packed(shape.color);
    if (shape.dashed) {
      dashes(shape.points, ink, shape.line);
      return;
    }
    if (shape.points.size() == 2) {
      ImVec2 a = at(shape.points[0]), b = at(shape.points[1]);
      const bool upright = a.x == b.x, level = a.y == b.y;
      if ((upright || level) && shape.line <= 1.5F) {  // a thin rule covers one row of pixels, not two half ones
        a = {std::floor(a.x), std::floor(a.y)};
        b = {std::floor(b.x), std::floor(b.y)};
      } else {
        a = {a.x - 0.5F, a.y - 0.5F};  // AddLine adds as much
        b = {b.x - 0.5F, b.y - 0.5F};
      }
      list->AddLine(a, b, ink, shape.line);
      return;
    }
    for (const Point& p : shape.points) list->PathLineTo(at(p));
    list->PathStroke(ink, 0, shape.line);
  }

  void operator()(const CurveShape& shape) const {
    const Point points[] = {shape.from, shape.control1, shape.control2, shape.to};
    Rect box{shape.from.x, shape.from.y, 0, 0};
    for (const Point& p : points) {
      const float right = std::max(box.right(), p.x), bottom = std::max(box.bottom(), p.y);
      box.x = std::min(box.x, p.x);
      box.y = std::min(box.y, p.y);
      box.w = right - box.x;
      box.h = bottom - box.y;
    }
    if (!overlap(at({box.x - shape.line, box.y - shape.line, box.w + 2 * shape.line, box.h + 2 * shape.line}), clip))
      return;
    // Of many hundred those that are hardly seen need no smooth edges, which cost three times as much.
    const float piece = (crowded ? 18.0F : 9.0F) * scale;
    const int pieces = std::clamp(static_cast<int>(std::hypot(box.w, box.h) / piece), crowded ? 8 : 16, 48);
    const ImDrawListFlags flags = list->Flags;
    if (crowded && shape.color.a < 0.3F) list->Flags &= ~ImDrawListFlags_AntiAliasedLines;
    list->AddBezierCubic(at(shape.from), at(shape.control1), at(shape.control2), at(shape.to), packed(shape.color),
                         shape.line, pieces);
    list->Flags = flags;
  }

  void operator()(const TextShape& shape) const {
    if (shape.text.empty()) return;
    const Rect box = at(text_box(shape, scale));
    // Turned text is somewhere within its width around its place.
    const Rect reach = shape.angle == 0 ? box : Rect{box.x - box.w, box.y - box.w, 3 * box.w, 2 * box.w + box.h};
    if (!overlap(reach, clip)) return;
    std::string shorter;
    if (shape.max_width > 0) shorter = ellipsized(shape.text, shape.size, shape.max_width, shape.bold, scale);
    if (registry::records_texts()) {
      const std::string& drawn = shape.max_width > 0 ? shorter : shape.text;
      registry::add_text({shape.text, box, clip, drawn != shape.text, true,
                          missing_in(drawn, shape.size, shape.bold, scale), shape.angle != 0});
    }
    const ImVec2 place = at(shape.at);
    draw_rich(list, {place.x, place.y}, shape.max_width > 0 ? shorter : shape.text, shape.size, shape.color,
              shape.align, shape.bold, scale, shape.angle);
  }

  void operator()(const GridShape& grid) const {
    if (!overlap(at(grid.at), clip) || grid.rows == 0 || grid.cols == 0) return;
    if (drawn_as_texture(grid)) {
      add_heatmap(list, grid, origin);
      return;
    }
    const Theme& t = colors();
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.cols; ++c) {
        if (grid.is_masked(r, c)) continue;
        const Rect cell = snapped(grid.cell(r, c));
        if (!overlap(cell, clip)) continue;
        list->AddRectFilled(min_of(cell), max_of(cell), packed(grid.fill(t, r, c)));
      }
      hatch_row(grid, r);
    }
    if (grid.decimals >= 0) digits(grid);
  }

  /// The masked cells of a row; neighbours are hatched as one.
  void hatch_row(const GridShape& grid, int r) const {
    for (int c = 0; c < grid.cols; ++c) {
      if (!grid.is_masked(r, c)) continue;
      int end = c;
      while (end + 1 < grid.cols && grid.is_masked(r, end + 1)) ++end;
      const Rect first = snapped(grid.cell(r, c)), last = snapped(grid.cell(r, end));
      const Rect run{first.x, first.y, last.right() - first.x, first.h};
      if (overlap(run, clip)) hatch(run, colors().hatch);
      c = end;
    }
  }

  void digits(const GridShape& grid) const {
    const Face face = face_of(grid.digit_size, false);
    const float size = pixels(grid.digit_size) * scale;
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.cols; ++c) {
        if (grid.is_masked(r, c)) continue;
        const Rect cell = at(grid.cell(r, c));
        if (!overlap(cell, clip)) continue;
        const std::string text = grid.digits(r, c);
        const float width = plain_width(text, face, size);
        draw_plain(list, {std::round(cell.x + (cell.w - width) / 2), cell.y + cell.h / 2}, text, face, size,
                   packed(text_on(colors(), grid.fill(colors(), r, c))));
      }
    }
  }
};

}  // namespace

void draw_figure(const Figure& figure, Point origin) {
  const auto curves = std::count_if(figure.shapes().begin(), figure.shapes().end(),
                                    [](const Shape2D& shape) { return std::holds_alternative<CurveShape>(shape); });
  const Painter painter{
      draw_list(), {std::round(origin.x), std::round(origin.y)}, clip_rect(), figure.scale, curves > 300};
  for (const Shape2D& shape : figure.shapes()) std::visit(painter, shape);
}

}  // namespace headlight
