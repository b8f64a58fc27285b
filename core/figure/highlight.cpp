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
  for (const Mark& m : marks) frame(figure, m.at, m.color, m.line);
}

}  // namespace headlight
