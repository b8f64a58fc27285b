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
