#include "core/figure/study_part.h"

#include <variant>

#include "core/analysis/scaling_study.h"

namespace headlight {
namespace {

Tag tagged(Tag tag, int number) {
  if (tag.kind == Tag::Kind::cell) tag.value.name = name_in_column(study_column + number, tag.value.name);
  return tag;
}

}  // namespace

void place_in_study(Figure& figure, const Figure& part, float x, float y, int number) {
  Figure renamed;
  renamed.scale = part.scale;
  for (const Shape2D& shape : part.shapes())
    std::visit(
        [&](auto s) {
          if constexpr (std::is_same_v<decltype(s), GridShape>) {
            if (!s.source.name.empty()) s.source.name = name_in_column(study_column + number, s.source.name);
          } else {
            s.tag = tagged(s.tag, number);
          }
          renamed.add(std::move(s));
        },
        shape);
  figure.place(renamed, x, y);
}

std::optional<Tag> hover_in_study(const std::optional<Tag>& hover, int number) {
  if (!hover || hover->kind != Tag::Kind::cell) return hover;
  const InColumn in = column_of(hover->value.name);
  if (in.column != study_column + number) return {};
  Tag tag = *hover;
  tag.value.name = in.name;
  return tag;
}

std::string study_readout(const FigureInput& input, const std::function<const Run*(int)>& run) {
  if (!input.hover || input.hover->kind != Tag::Kind::cell) return "";
  const ValueRef& element = input.hover->value;
  const InColumn in = column_of(element.name);
  const Run* shown = in.column < 0 ? &input.run : in.column < study_column ? nullptr : run(in.column - study_column);
  const Tensor* value = shown == nullptr ? nullptr : shown->graph.find_value(in.name);
  if (value == nullptr || !value->contains(element.at)) return "";
  return describe_short(*shown, {in.name, element.at}, input.style.lang) + " = " + number((*value)(element.at), 4);
}

}  // namespace headlight
