#include "core/figure/figure.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/figure/rich_text.h"

namespace headlight {
namespace {

/// How far from a thin line the mouse still catches it, pixels.
constexpr float reach = 4;

std::size_t index(const GridShape& grid, int r, int c) {
  return static_cast<std::size_t>(r) * static_cast<std::size_t>(grid.cols) + static_cast<std::size_t>(c);
}

int entry(const std::vector<int>& list, int i) {
  return i >= 0 && i < static_cast<int>(list.size()) ? list[static_cast<std::size_t>(i)] : -1;
}

Point turned(Point p, Point about, float degrees) {
  const float angle = -degrees * std::numbers::pi_v<float> / 180;  // y grows downwards
  const float x = p.x - about.x;
  const float y = p.y - about.y;
  return {about.x + x * std::cos(angle) - y * std::sin(angle), about.y + x * std::sin(angle) + y * std::cos(angle)};
}

Rect around(const std::vector<Point>& points) {
  if (points.empty()) return {};
  Point low = points[0];
  Point high = points[0];
  for (const Point p : points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return {low.x, low.y, high.x - low.x, high.y - low.y};
}

float distance(Point p, Point a, Point b) {
  const float dx = b.x - a.x;
  const float dy = b.y - a.y;
  const float squared = dx * dx + dy * dy;
  const float t = squared > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / squared, 0.0F, 1.0F) : 0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

bool near(Point p, const std::vector<Point>& points, float line) {
  for (std::size_t i = 1; i < points.size(); ++i)
    if (distance(p, points[i - 1], points[i]) <= std::max(line / 2, reach)) return true;
  return false;
}

/// What each shape answers to the mouse and to a search.
struct Probe {
  float scale;

  // hit: the tag at a point, or kind none
  Tag hit(const RectShape& s, Point p) const { return s.at.contains(p) ? s.tag : Tag{}; }
  Tag hit(const LineShape& s, Point p) const {
    return s.tag.kind != Tag::Kind::none && near(p, s.points, s.line) ? s.tag : Tag{};
  }
  Tag hit(const CurveShape& s, Point p) const {
    if (s.tag.kind == Tag::Kind::none) return {};
    // A curve lies between its four points: most of many curves need no closer look.
    const Rect box = around({s.from, s.control1, s.control2, s.to});
    const float far = std::max(s.line / 2, reach);
    if (p.x < box.x - far || p.x > box.right() + far || p.y < box.y - far || p.y > box.bottom() + far) return {};
    return near(p, points_on(s), s.line) ? s.tag : Tag{};
  }
  Tag hit(const TextShape& s, Point p) const {
    if (s.tag.kind == Tag::Kind::none) return {};
    return text_box(s, scale).contains(turned(p, s.at, -s.angle)) ? s.tag : Tag{};
  }
  Tag hit(const GridShape& s, Point p) const {
    if (!s.at.contains(p) || s.rows <= 0 || s.cols <= 0) return {};
    // a gap belongs to the cell before it, so that the hover does not flicker
    const int r = static_cast<int>((p.y - s.at.y) / (s.at.h + s.gap) * static_cast<float>(s.rows));
    const int c = static_cast<int>((p.x - s.at.x) / (s.at.w + s.gap) * static_cast<float>(s.cols));
    return s.tag(std::min(r, s.rows - 1), std::min(c, s.cols - 1));
  }

  static bool shows(const Tag& tag, const ValueRef& element) {
    return tag.kind == Tag::Kind::cell && tag.value == element;
  }
  // find: the place of an element in a shape
  std::optional<Rect> find(const RectShape& s, const ValueRef& element) const {
    return shows(s.tag, element) ? std::optional(s.at) : std::nullopt;
  }
  std::optional<Rect> find(const LineShape& s, const ValueRef& element) const {
    return shows(s.tag, element) ? std::optional(around(s.points)) : std::nullopt;
  }
  std::optional<Rect> find(const CurveShape& s, const ValueRef& element) const {
    return shows(s.tag, element) ? std::optional(around(points_on(s))) : std::nullopt;
  }
  std::optional<Rect> find(const TextShape& s, const ValueRef& element) const {
    if (!shows(s.tag, element)) return std::nullopt;
    const Rect box = text_box(s, scale);
    return around({turned({box.x, box.y}, s.at, s.angle), turned({box.right(), box.y}, s.at, s.angle),
                   turned({box.x, box.bottom()}, s.at, s.angle), turned({box.right(), box.bottom()}, s.at, s.angle)});
  }
  std::optional<Rect> find(const GridShape& s, const ValueRef& element) const {
    if (s.source.name.empty() || s.source.name != element.name || s.source.at.batch != element.at.batch)
      return std::nullopt;
    int r = element.at.row - s.source.at.row;
    int c = element.at.col - s.source.at.col;
    if (s.parts) {
      r = entry(s.parts->row_at, element.at.row);
      c = entry(s.parts->col_at, element.at.col);
    }
    if (s.transposed) std::swap(r, c);
    if (r < 0 || r >= s.rows || c < 0 || c >= s.cols) return std::nullopt;
    return s.cell(r, c);
  }
};

struct Mover {
  float x, y;
  Point operator()(Point p) const { return {p.x + x, p.y + y}; }
  void operator()(RectShape& s) const { s.at = {s.at.x + x, s.at.y + y, s.at.w, s.at.h}; }
  void operator()(LineShape& s) const {
    for (Point& p : s.points) p = (*this)(p);
  }
  void operator()(CurveShape& s) const {
    for (Point* p : {&s.from, &s.control1, &s.control2, &s.to}) *p = (*this)(*p);
  }
  void operator()(TextShape& s) const { s.at = (*this)(s.at); }
  void operator()(GridShape& s) const { s.at = {s.at.x + x, s.at.y + y, s.at.w, s.at.h}; }
};

}  // namespace

std::vector<Point> points_on(const CurveShape& curve) {
  constexpr int pieces = 32;
  std::vector<Point> points;
  points.reserve(pieces + 1);
  for (int i = 0; i <= pieces; ++i) {
    const float t = static_cast<float>(i) / pieces;
    const float s = 1 - t;
    const auto at = [t, s](float a, float b, float c, float d) {
      return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
    };
    points.push_back({at(curve.from.x, curve.control1.x, curve.control2.x, curve.to.x),
                      at(curve.from.y, curve.control1.y, curve.control2.y, curve.to.y)});
  }
  return points;
}

float pixels(TextSize size) {
  switch (size) {
    case TextSize::tiny:
      return 11;
    case TextSize::label:
      return 13;
    case TextSize::text:
      return 15;
    case TextSize::title:
      return 16;
    case TextSize::heading:
      return 22;
    case TextSize::digits:
      return 12;
    case TextSize::digits_small:
      return 10;
  }
  return 13;
}

Color ColorScale::color(const Theme& theme, float value) const {
  if (std::isnan(value)) return theme.hatch;
  if (map == Map::diverging) {
    const float end = std::max(std::abs(low), std::abs(high));
    return diverging(theme, end > 0 ? std::clamp(value / end, -1.0F, 1.0F) : 0);
  }
  if (logarithmic) {
    if (value <= floor || !(high > floor) || !(floor > 0)) return sequential(theme, 0);
    return sequential(theme, std::log10(value / floor) / std::log10(high / floor));
  }
  return sequential(theme, high > low ? (value - low) / (high - low) : 0);
}

bool GridShape::is_masked(int r, int c) const {
  if (masked && (*masked)[index(*this, r, c)] != 0) return true;
  const float v = value(r, c);
  return std::isnan(v) || v == -std::numeric_limits<float>::infinity();
}

Rect GridShape::cell(int r, int c) const {
  const float w = (at.w + gap) / static_cast<float>(cols);
  const float h = (at.h + gap) / static_cast<float>(rows);
  return {at.x + static_cast<float>(c) * w, at.y + static_cast<float>(r) * h, w - gap, h - gap};
}

Tag GridShape::tag(int r, int c) const {
  if (source.name.empty()) return {};
  if (transposed) std::swap(r, c);
  if (parts)
    return {Tag::Kind::part, {source.name, {source.at.batch, entry(parts->first_row, r), entry(parts->first_col, c)}}};
  return {Tag::Kind::cell, {source.name, {source.at.batch, source.at.row + r, source.at.col + c}}};
}

const ColorScale& GridShape::scale_of(int r) const {
  return row_scales.empty() ? scale : row_scales[static_cast<std::size_t>(r)];
}

Color GridShape::fill(const Theme& theme, int r, int c) const { return scale_of(r).color(theme, value(r, c)); }

std::string GridShape::digits(int r, int c) const {
  if (decimals < 0 || is_masked(r, c)) return {};
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, static_cast<double>(value(r, c)));
  std::string text = buffer;
  const bool negative = text[0] == '-';
  if (negative) text.erase(0, 1);
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  if (decimals > 0 && text.starts_with("0.")) text.erase(0, 1);  // ".85": the room in a cell is small
  return negative && !zero ? "-" + text : text;
}

Rect text_box(const TextShape& text, float scale) {
  float width = text_width(text.text, text.size, text.bold, scale);
  if (text.max_width > 0) width = std::min(width, text.max_width);
  const float height = 1.4F * pixels(text.size) * scale;
  const float left = text.align == Align::left ? 0 : text.align == Align::center ? width / 2 : width;
  return {text.at.x - left, text.at.y - height / 2, width, height};
}

void Figure::place(const Figure& part, float x, float y) {
  shapes_.reserve(shapes_.size() + part.shapes_.size());
  for (const Shape2D& shape : part.shapes_) {
    shapes_.push_back(shape);
    std::visit(Mover{x, y}, shapes_.back());
  }
}

std::optional<Tag> Figure::hit(Point p) const {
  const Probe probe{scale};
  for (std::size_t i = shapes_.size(); i-- > 0;) {
    Tag tag = std::visit([&](const auto& s) { return probe.hit(s, p); }, shapes_[i]);
    if (tag.kind != Tag::Kind::none) return tag;
  }
  return std::nullopt;
}

std::optional<Rect> Figure::find(const ValueRef& element) const {
  const Probe probe{scale};
  for (const Shape2D& shape : shapes_)
    if (auto place = std::visit([&](const auto& s) { return probe.find(s, element); }, shape)) return place;
  return std::nullopt;
}

std::vector<Rect> Figure::find_all(const ValueRef& element) const {
  const Probe probe{scale};
  std::vector<Rect> places;
  for (const Shape2D& shape : shapes_)
    if (auto place = std::visit([&](const auto& s) { return probe.find(s, element); }, shape)) places.push_back(*place);
  return places;
}

}  // namespace headlight
