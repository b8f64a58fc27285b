// The shapes of a figure on an ImGui draw list. Only what is inside the clip rectangle is drawn.
#include <algorithm>
#include <cmath>
#include <utility>

#include "app/ui/draw.h"
#include "app/ui/figure_view.h"
#include "app/ui/fonts.h"
#include "app/ui/heatmap_draw.h"
#include "app/ui/registry.h"
#include "app/ui/tiles.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

struct Painter {
  ImDrawList* list;
  Point origin;
  Rect clip;
  float scale;

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
    if (cannot_be_seen(shape)) return;
    const Bend bend = bend_of(shape);
    // The fainter the line the less a corner is seen, and faint lines are many.
    const int pieces = bend.pieces(std::clamp(0.2F / (shape.color.a * shape.line), 0.25F, 0.9F));
    ribbon(shape, std::clamp(pieces, 3, 64), bend.turns_over());
  }

  /// Of a page of 32 × 32 weights half the lines change no pixel by more than two of its 255 steps.
  static bool cannot_be_seen(const CurveShape& s) {
    float most = 0;
    for (const Color& ground : {colors().paper, colors().card})
      for (const float away : {s.color.r - ground.r, s.color.g - ground.g, s.color.b - ground.b})
        most = std::max(most, std::abs(away));
    return 255 * most * s.color.a * std::min(1.0F, s.line) < 2;
  }

  /// A curve as a band of two triangles a piece, with ImGui's texture of smooth lines across it: a third of the
  /// triangles of a smoothed ImGui line, and thin triangles are what a graphics card (or llvmpipe) is slow at.
  void ribbon(const CurveShape& s, int pieces, bool turns_over) const {
    const ImVec4* smooth = ImGui::GetIO().Fonts->TexUvLines;  // of every whole width, with a pixel on both sides
    const float width = std::clamp(s.line, 1.0F, static_cast<float>(IM_DRAWLIST_TEX_LINES_WIDTH_MAX - 1));
    const ImVec4 uv = smooth[static_cast<int>(std::lround(width))];
    Color color = s.color;
    color.a *= std::min(1.0F, s.line / width);  // thinner than a pixel: fainter
    const ImU32 ink = packed(color);
    const float half = width / 2 + 0.5F;  // the texture's last half pixel is empty: with it a third more to fill
    const float margin = 0.5F / static_cast<float>(ImGui::GetIO().Fonts->TexWidth);
    list->PrimReserve(6 * pieces, 2 * (pieces + 1));
    const unsigned int first = list->_VtxCurrentIdx;
    for (int i = 0; i <= pieces; ++i) {
      const float t = spread(static_cast<float>(i) / static_cast<float>(pieces), turns_over), r = 1 - t;
      const auto along = [t, r](float a, float b, float c, float d) {
        return std::pair{r * r * r * a + 3 * r * r * t * b + 3 * r * t * t * c + t * t * t * d,
                         r * r * (b - a) + 2 * r * t * (c - b) + t * t * (d - c)};
      };
      const auto [x, dx] = along(s.from.x, s.control1.x, s.control2.x, s.to.x);
      const auto [y, dy] = along(s.from.y, s.control1.y, s.control2.y, s.to.y);
      const float length = std::max(1e-6F, std::hypot(dx, dy));
      const float nx = -dy / length * half, ny = dx / length * half;
      const ImVec2 p = at(Point{x, y});
      list->PrimWriteVtx({p.x + nx, p.y + ny}, {uv.x + margin, uv.y}, ink);
      list->PrimWriteVtx({p.x - nx, p.y - ny}, {uv.z - margin, uv.w}, ink);
    }
    for (unsigned int i = 0; i < static_cast<unsigned int>(pieces); ++i)
      for (const unsigned int corner : {0U, 1U, 2U, 2U, 1U, 3U})
        list->PrimWriteIdx(static_cast<ImDrawIdx>(first + 2 * i + corner));
  }

  /// The bending of a curve, |B″| ÷ 6, positive to one side, at its two ends; in between it changes evenly.
  struct Bend {
    float from, to;

    /// An S, as steep at one end as at the other: straight in its middle.
    bool turns_over() const {
      return from * to < 0 && std::abs(from + to) < 0.1F * std::max(std::abs(from), std::abs(to));
    }
    /// Into how many straight pieces the curve is cut so that they leave it by so many pixels at most: |B″| ÷ (8 n²).
    int pieces(float most_away) const {
      const float most = std::sqrt(6 * std::max(std::abs(from), std::abs(to)) / (8 * most_away));
      return static_cast<int>(std::ceil(turns_over() ? most * 2 / 3 : most));
    }
  };

  static Bend bend_of(const CurveShape& s) {
    return {away_from_straight(s.from, s.control1, s.control2, s.to),
            -away_from_straight(s.to, s.control2, s.control1, s.from)};
  }

  /// Where the i-th corner of n pieces is along the curve: of an S, corners are denser at its ends, as √|B″| is.
  static float spread(float share, bool turns_over) {
    if (!turns_over) return share;
    const float half = std::pow(std::abs(1 - 2 * share), 2.0F / 3) / 2;
    return share < 0.5F ? 0.5F - half : 0.5F + half;
  }

  /// The part of a − 2 b + c, B″ ÷ 6 at the end a of a curve, that is across the line from a to d, positive
  /// to one side of it: what is along it only changes how fast the curve is run through.
  static float away_from_straight(Point a, Point b, Point c, Point d) {
    const float x = a.x - 2 * b.x + c.x, y = a.y - 2 * b.y + c.y;
    const float dx = d.x - a.x, dy = d.y - a.y, length = std::hypot(dx, dy);
    return length > 1 ? (x * dy - y * dx) / length : std::hypot(x, y);
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
    if (fits_a_tile(grid) && add_tile(list, grid, snapped(grid.at), colors())) return;
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
  const Painter painter{draw_list(), {std::round(origin.x), std::round(origin.y)}, clip_rect(), figure.scale};
  for (const Shape2D& shape : figure.shapes()) std::visit(painter, shape);
}

}  // namespace headlight
