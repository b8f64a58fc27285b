#include "core/figure/dim.h"

#include <algorithm>
#include <string_view>

#include "core/figure/canvas.h"
#include "core/figure/cover.h"

namespace headlight {
namespace {

constexpr float veil = 0.72F;  // how much of the paper lies over what is not in focus

/// A matrix of queries × keys: its row is a query's, its column a key's.
bool is_attention(std::string_view name) {
  return name.ends_with(".pattern") || name.ends_with(".scores") || name.ends_with(".scaled") ||
         name.ends_with(".masked");
}

bool inside(Rect inner, Rect outer) {
  constexpr float slack = 2.5F;
  return inner.x >= outer.x - slack && inner.right() <= outer.right() + slack && inner.y >= outer.y - slack &&
         inner.bottom() <= outer.bottom() + slack;
}

class Dimmer {
 public:
  Dimmer(const Figure& from, const InFocus& focus) : from_(from), focus_(focus) {
    for (const Shape2D& shape : from.shapes()) std::visit([&](const auto& s) { find(s, shape); }, shape);
  }
  bool any() const { return !areas_.empty() || tagged_; }

  void add_to(Figure& out) const {
    for (const Shape2D& shape : from_.shapes()) std::visit([&](const auto& s) { repeat(s, shape, out); }, shape);
  }

 private:
  /// Whether the tag is what the focus is about.
  bool meant(const Tag& tag) const {
    if (tag.kind == Tag::Kind::none) return false;
    if (focus_.tag && tag == *focus_.tag) return true;
    if (is_number(tag)) return meant(tag.value);
    return tag.kind == Tag::Kind::token && names_a_word(tag.value);
  }
  bool meant(const ValueRef& element) const {
    if (std::find(focus_.elements.begin(), focus_.elements.end(), element) != focus_.elements.end()) return true;
    if (!focus_.tag || focus_.tag->kind != Tag::Kind::token) return false;
    const int position = focus_.tag->value.at.row;
    const bool by_column = focus_.tag->value.name == "key" && is_attention(element.name);
    return (by_column ? element.at.col : element.at.row) == position;
  }
  /// The word whose row or column an element in focus stands in.
  bool names_a_word(const ValueRef& token) const {
    return std::any_of(focus_.elements.begin(), focus_.elements.end(), [&](const ValueRef& e) {
      if (!is_attention(e.name)) return false;
      return (token.name == "query" && token.at.row == e.at.row) || (token.name == "key" && token.at.row == e.at.col);
    });
  }

  void find(const GridShape& grid, const Shape2D&) {
    if (grid.source.name.empty()) return;
    for (int r = 0; r < grid.rows; ++r)
      for (int c = 0; c < grid.cols; ++c)
        if (meant(grid.tag(r, c))) areas_.push_back(grid.cell(r, c));
  }
  void find(const auto& s, const Shape2D& shape) {
    if (!meant(s.tag)) return;
    tagged_ = true;
    if (!std::holds_alternative<CurveShape>(shape) && !std::holds_alternative<LineShape>(shape))
      areas_.push_back(bounds(shape, from_.scale));
  }

  /// The number that the picture tells of.
  bool beside_title(const TextShape& text) const {
    return std::any_of(from_.shapes().begin(), from_.shapes().end(), [&](const Shape2D& shape) {
      const auto* title = std::get_if<TextShape>(&shape);
      return title != nullptr && title->size == TextSize::title && title->at.y == text.at.y;
    });
  }
  bool in_an_area(Rect at) const {
    return std::any_of(areas_.begin(), areas_.end(), [&](Rect area) { return inside(at, area); });
  }

  /// The cells in focus, each as a grid of its own.
  void repeat(const GridShape& grid, const Shape2D&, Figure& out) const {
    if (!grid.values) return;
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.cols; ++c) {
        if (!meant(grid.tag(r, c)) && !in_an_area(grid.cell(r, c))) continue;
        GridShape cell = grid;
        cell.at = grid.cell(r, c);
        cell.rows = cell.cols = 1;
        cell.gap = 0;
        cell.values = std::make_shared<const std::vector<float>>(1, grid.value(r, c));
        if (grid.masked) cell.masked = std::make_shared<const std::vector<char>>(1, grid.is_masked(r, c) ? 1 : 0);
        if (!grid.row_scales.empty()) cell.row_scales = {grid.scale_of(r)};
        cell.source = {};  // the tag is the one below the veil
        cell.parts.reset();
        cell.row_labels.clear();
        cell.col_labels.clear();
        out.add(std::move(cell));
      }
    }
  }
  void repeat(const TextShape& text, const Shape2D& shape, Figure& out) const {
    const bool title = text.size == TextSize::title || text.size == TextSize::heading;
    if (title || beside_title(text) || meant(text.tag) || in_an_area(bounds(shape, from_.scale))) out.add(text);
  }
  void repeat(const CurveShape& curve, const Shape2D&, Figure& out) const {
    if (meant(curve.tag)) out.add(curve);
  }
  void repeat(const LineShape& line, const Shape2D& shape, Figure& out) const {
    if (meant(line.tag) || in_an_area(bounds(shape, from_.scale))) out.add(line);
  }
  void repeat(const RectShape& rect, const Shape2D& shape, Figure& out) const {
    if (meant(rect.tag) || in_an_area(bounds(shape, from_.scale))) out.add(rect);
  }

  const Figure& from_;
  const InFocus& focus_;
  std::vector<Rect> areas_;
  bool tagged_ = false;
};

}  // namespace

Figure dimmed(const Figure& figure, const InFocus& focus, const Theme& theme) {
  const Dimmer dimmer(figure, focus);
  Figure out = figure;
  if (!dimmer.any()) return out;
  RectShape paper;
  paper.at = {0, 0, figure.width, figure.height};
  paper.fill = with_alpha(theme.paper, veil);
  out.add(paper);
  dimmer.add_to(out);
  return out;
}

}  // namespace headlight
