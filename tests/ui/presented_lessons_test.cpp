// A lesson in front of a class, on a projector of 1024 × 768.
#include <gtest/gtest.h>

#include "app/lessons/desk.h"
#include "app/ui/presenter.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

class PresentedLessons : public ::testing::Test {
 protected:
  void open(const std::string& id, int step) {
    desk(d.session).open(d.session, id, step);
    d.settle();
    present(d.session, true);
    d.settle();
  }
  float page_y() const { return registry::find("lesson.page.figure")->rect.y; }
  int step() const { return d.session.state.lesson.step; }
  Driver d{LabState{}, 1024, 768};
};

TEST_F(PresentedLessons, CanBeReadWithoutScrollingSideways) {
  d.session.set_language(Lang::en);  // the longer one
  LessonDesk& here = desk(d.session);
  for (const auto& entry : here.library().entries()) {
    if (entry.own) continue;
    open(entry.id, 0);
    const int steps = static_cast<int>(here.lesson(d.session)->steps.size());
    for (int i = 0; i < steps; ++i) {
      here.go(d.session, i);
      d.settle();
      ASSERT_TRUE(d.has("lesson.page")) << entry.id << " " << i;
      for (const WidgetInfo& figure : registry::all()) {
        if (!figure.id.ends_with(".figure.figure")) continue;
        const Rect area = registry::find(figure.id.substr(0, figure.id.size() - 7))->rect;
        EXPECT_LE(figure.rect.w, area.w + 1) << entry.id << ", step " << i + 1 << ": " << figure.id;
      }
    }
  }
}

TEST_F(PresentedLessons, TheTableOfTheRaceIsSetSmallerBeforeItsWordsTouch) {
  for (const Lang lang : {Lang::en, Lang::zh}) {
    d.session.set_language(lang);
    open("18-copy-race", 1);
    const Figure& figure = *d.session.current_figure;
    std::vector<std::pair<std::string, Rect>> texts;
    for (const Shape2D& shape : figure.shapes())
      if (const auto* text = std::get_if<TextShape>(&shape); text != nullptr && !text->text.empty())
        texts.emplace_back(text->text, text_box(*text, figure.scale));
    ASSERT_GT(texts.size(), 20U);
    for (std::size_t i = 0; i < texts.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        const Rect &a = texts[i].second, &b = texts[k].second;
        const float x = std::min(a.right(), b.right()) - std::max(a.x, b.x);
        const float y = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
        EXPECT_FALSE(x > 3 && y > 6) << "“" << texts[i].first << "” over “" << texts[k].first << "”";
      }
    present(d.session, false);
  }
}

TEST_F(PresentedLessons, AFieldThatIsScrolledAwayLiesOverNothing) {
  d.session.set_language(Lang::en);
  open("18-copy-race", 1);
  ASSERT_GT(desk(d.session).reading.below, 10) << "the page fits: choose a longer one";
  EXPECT_FALSE(d.has("lesson.number.0"));
  d.press(Key::space);
  ASSERT_TRUE(d.has("lesson.number.0"));
  EXPECT_LE(d.rect("lesson.number.0").bottom(), d.rect("lesson.page").bottom());
}

TEST_F(PresentedLessons, SpaceTurnsALongPageBeforeItGoesOn) {
  d.session.set_language(Lang::en);
  open("20-families", 0);
  const float top = page_y();
  ASSERT_GT(desk(d.session).reading.below, 10) << "the page fits: choose a longer one";
  d.press(Key::space);
  EXPECT_EQ(step(), 0);
  EXPECT_LT(page_y(), top - 10);
  EXPECT_LT(desk(d.session).reading.below, 10);
  d.press(Key::page_up);
  EXPECT_EQ(step(), 0);
  EXPECT_NEAR(page_y(), top, 1);
  d.press(Key::space);
  d.press(Key::space);
  EXPECT_EQ(step(), 1);
  EXPECT_NEAR(page_y(), top, 1) << "the next step begins at its top";
}

TEST_F(PresentedLessons, ThePictureCanHaveTheScreenForItself) {
  open("01-attention", 0);
  const Rect narrow = d.rect("exhibit.figure");
  const float small = d.session.current_figure->scale;
  d.press(Key::l);
  EXPECT_FALSE(d.has("lesson.page"));
  EXPECT_GT(d.rect("exhibit.figure").w, 1.5F * narrow.w);
  EXPECT_GT(d.session.current_figure->scale, 1.5F * small);
  d.press(Key::space);
  EXPECT_EQ(step(), 1);
  d.click("presenter.text");
  EXPECT_TRUE(d.has("lesson.page"));
  present(d.session, false);
  d.settle();
  EXPECT_FALSE(d.has("presenter.text"));
}

TEST_F(PresentedLessons, AHandleIsWhereTheMouseIsThoughThePictureIsSmaller) {
  open("01-attention", 2);  // the plane of queries and keys
  ASSERT_LT(d.session.current_figure->scale, 1.4F);
  const Point from = d.at_handle("q"), to{from.x - 30, from.y + 20};
  d.drag(from, to);
  EXPECT_NEAR(d.at_handle("q").x, to.x, 4);
  EXPECT_NEAR(d.at_handle("q").y, to.y, 4);
}

}  // namespace
}  // namespace headlight::testing
