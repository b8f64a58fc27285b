#include <algorithm>

#include "core/figure/builders.h"

namespace headlight {
namespace {

// One node may have several names: the output of a block is the input of the next one.
std::vector<std::string> names_of_same_value(const Run& run, const std::string& name) {
  const Var node = run.graph.find(name);
  if (!node.valid()) return {name};
  std::vector<std::string> names;
  for (const auto& [other, id] : run.graph.names())
    if (id == node.id) names.push_back(other);
  return names;
}

void frame(Figure& figure, Rect at, Color color, float line) {
  const float half = line / 2;
  RectShape shape;
  // Around a cell too small to hold a frame the frame lies outside.
  const float grow = std::min(at.w, at.h) < 4 * line ? half : -half;
  shape.at = {at.x - grow, at.y - grow, at.w + 2 * grow, at.h + 2 * grow};
  shape.stroke = color;
  shape.line = line;
  figure.add(shape);
}

}  // namespace

std::vector<Rect> places_of_value(const Figure& figure, const Run& run, const std::string& name) {
  std::vector<Rect> places;
  const std::vector<std::string> names = names_of_same_value(run, name);
  const auto is_it = [&](const std::string& other) {
    return !other.empty() && std::find(names.begin(), names.end(), other) != names.end();
  };
  std::optional<Rect> row;  // cells that are drawn one by one: all of them together
  for (const Shape2D& shape : figure.shapes()) {
    if (const auto* grid = std::get_if<GridShape>(&shape); grid != nullptr && is_it(grid->source.name))
      places.push_back(grid->at);
    const auto* rect = std::get_if<RectShape>(&shape);
    if (rect == nullptr || rect->tag.kind != Tag::Kind::cell || !is_it(rect->tag.value.name)) continue;
    const Rect& at = rect->at;
    if (!row) row = at;
    const float right = std::max(row->right(), at.right()), bottom = std::max(row->bottom(), at.bottom());
    row->x = std::min(row->x, at.x);
    row->y = std::min(row->y, at.y);
    row->w = right - row->x;
    row->h = bottom - row->y;
  }
  if (row) places.push_back(*row);
  return places;
}

void add_highlights(Figure& figure, const FigureInput& input) {
  const Theme& colors = theme(input.style.theme);
  const float unit = input.style.scale * colors.line;
  // All places first: the frames must not be found again.
  struct Mark {
    Rect at;
    Color color;
    float line;
  };
  std::vector<Mark> marks;
  const auto mark = [&](const ValueRef& element, Color color, float line) {
    for (const std::string& name : names_of_same_value(input.run, element.name))
      for (const Rect& at : figure.find_all({name, element.at})) marks.push_back({at, color, line});
  };
  for (const ValueRef& operand : input.operands) mark(operand, colors.focus, 1 * unit);
  if (input.hover && input.hover->kind == Tag::Kind::cell) mark(input.hover->value, colors.ink, 1.4F * unit);
  if (input.selection.locked) mark(*input.selection.locked, colors.focus, 2.2F * unit);
  if (input.hover && input.hover->kind == Tag::Kind::quantity)
    for (const Rect& at : places_of_value(figure, input.run, input.hover->value.name))
      marks.push_back({at, colors.focus, 2.2F * unit});
  for (const Mark& m : marks) frame(figure, m.at, m.color, m.line);
}

}  // namespace headlight
