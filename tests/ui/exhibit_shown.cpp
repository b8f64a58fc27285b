#include "tests/ui/exhibit_shown.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/lab/model_source.h"
#include "core/lab/state_path.h"

namespace headlight::testing {

FigureInput ShownExhibit::base(std::optional<Tag> hover) const {
  return {*run, clamped(state.selection, *run), std::move(hover), {}, style};
}
Figure ShownExhibit::figure(std::optional<Tag> hover) const {
  return picture_of(ViewKind::exhibit).draw(base(std::move(hover)), state, study.get());
}
std::map<std::string, double> ShownExhibit::numbers() const { return exhibit_numbers(base(), state, study.get()); }
double ShownExhibit::number(const std::string& name) const {
  const auto all = numbers();
  const auto at = all.find(name);
  EXPECT_NE(at, all.end()) << name;
  return at == all.end() ? std::nan("") : at->second;
}

ShownExhibit show_exhibit(const std::string& id, const std::vector<std::string>& fields, const Style& style) {
  ShownExhibit s;
  s.state = opening_state();
  s.state.view = ViewKind::exhibit;
  s.state.exhibit.id = id;
  for (const std::string& field : fields) s.state = with_field(s.state, field);
  s.run = run_lab(s.state.request);
  s.study = picture_of(ViewKind::exhibit).study(exhibit_question(s.state), nullptr);
  s.style = style;
  return s;
}

std::vector<const TextShape*> texts_of(const Figure& figure) {
  std::vector<const TextShape*> texts;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* text = std::get_if<TextShape>(&shape); text != nullptr && !text->text.empty())
      texts.push_back(text);
  return texts;
}

}  // namespace headlight::testing
