#include "tests/ui/exhibit_shown.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/figure/canvas.h"
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

void expect_readable(const Figure& figure, float right, const std::string& where, bool may_be_short) {
  const auto texts = texts_of(figure);
  for (const TextShape* text : texts) {
    const Rect a = bounds(*text, figure.scale);
    EXPECT_GE(a.x, 0) << text->text << " " << where;
    EXPECT_GE(a.y, 0) << text->text << " " << where;
    EXPECT_LE(a.right(), right) << text->text << " " << where;
    EXPECT_LE(a.bottom(), figure.height) << text->text << " " << where;
    const float wide = text_width(text->text, text->size, text->bold, figure.scale);
    EXPECT_TRUE(may_be_short || text->max_width <= 0 || wide <= text->max_width + 1)
        << "shortened: " << text->text << " " << where;
    if (text->angle != 0) continue;
    for (const TextShape* other : texts) {
      if (other <= text || other->angle != 0) continue;
      const Rect b = bounds(*other, figure.scale);
      const float x = std::min(a.right(), b.right()) - std::max(a.x, b.x);
      const float y = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
      EXPECT_FALSE(x > 3 && y > 6) << "“" << text->text << "” over “" << other->text << "” " << where;
    }
  }
}

}  // namespace headlight::testing
