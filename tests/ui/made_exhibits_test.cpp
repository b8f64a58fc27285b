// What a learner made in an exhibit of a lesson is there when she comes back to the step.
#include "app/lessons/made.h"

#include <gtest/gtest.h>

#include "app/lessons/desk.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

class MadeInALesson : public ::testing::TestWithParam<Lang> {
 protected:
  MadeInALesson() { d.session.set_language(GetParam()); }
  void open(const std::string& lesson, int step) {
    desk(d.session).open(d.session, lesson, step);
    d.settle();
  }
  void press(Key key, bool control = false, bool shift = false) {
    d.press(key, control, shift);
    d.settle();
  }
  void draw_a_line() {
    const Rect figure = d.rect("exhibit.figure.figure");
    for (const Shape2D& shape : d.session.current_figure->shapes()) {
      const auto* pad = std::get_if<RectShape>(&shape);
      if (pad == nullptr || pad->tag.kind != Tag::Kind::handle || pad->tag.value.name != "pad") continue;
      const Point middle{figure.x + pad->at.x + pad->at.w / 2, figure.y + pad->at.y + pad->at.h / 2};
      d.drag({middle.x - pad->at.w / 4, middle.y}, {middle.x + pad->at.w / 4, middle.y});
      d.settle();
      return;
    }
    FAIL() << "there is no pad to draw on";
  }
  const ExhibitState& exhibit() const { return d.session.state.exhibit; }
  std::string drawing() const { return exhibit().words.contains("drawing") ? exhibit().words.at("drawing") : ""; }
  double value(const std::string& id) const {
    return exhibit().values.contains(id) ? exhibit().values.at(id).front() : 0;
  }
  Driver d{opening_state()};
};

TEST_P(MadeInALesson, ADrawingIsThereOnAllItsSteps) {
  open("21-beyond-text", 0);
  draw_a_line();
  const std::string mine = drawing();
  ASSERT_NE(mine, "");
  press(Key::page_down);
  EXPECT_EQ(d.session.state.lesson.step, 1);
  EXPECT_EQ(drawing(), mine) << "the text speaks of “your drawing”";
  press(Key::page_down);
  EXPECT_EQ(exhibit().id, "windows");
  EXPECT_EQ(drawing(), "") << "another exhibit has its own";
  press(Key::page_up);
  press(Key::page_up);
  EXPECT_EQ(drawing(), mine);
  // The newest one counts everywhere.
  press(Key::page_down);
  draw_a_line();
  d.click("exhibit.another");
  d.settle();
  const std::string newer = drawing();
  ASSERT_NE(newer, mine);
  press(Key::page_up);
  EXPECT_EQ(drawing(), newer);
}

TEST_P(MadeInALesson, UndoTakesBackTheWayAndThenTheDrawing) {
  open("21-beyond-text", 0);
  const LabState empty = d.session.state;
  draw_a_line();
  const LabState drawn = d.session.state;
  press(Key::page_down);
  press(Key::page_up);
  EXPECT_TRUE(d.session.state == drawn);
  press(Key::z, true);
  press(Key::z, true);
  EXPECT_TRUE(d.session.state == drawn);
  press(Key::z, true);
  EXPECT_TRUE(d.session.state == empty);
  press(Key::page_down);
  press(Key::page_up);
  EXPECT_EQ(drawing(), "") << "what was taken back does not come again";
  press(Key::z, true);
  press(Key::z, true);
  EXPECT_TRUE(d.session.state == empty);
}

TEST_P(MadeInALesson, ResetLeadsToTheStepsOwn) {
  open("21-beyond-text", 1);
  ASSERT_EQ(value("head"), 1) << "the step sets it";
  const LabState own = d.session.state;
  draw_a_line();
  d.session.state.exhibit.values["head"] = {3};
  d.settle();
  press(Key::page_down);
  press(Key::page_up);
  EXPECT_EQ(value("head"), 3);
  d.click("exhibit.reset");
  d.settle();
  EXPECT_TRUE(exhibit() == own.exhibit);
  press(Key::page_up);
  EXPECT_EQ(drawing(), "");
  press(Key::page_down);
  EXPECT_TRUE(exhibit() == own.exhibit);
}

TEST_P(MadeInALesson, ASliderStaysWhereItWasPutAndOnlyThere) {
  open("17-cnn", 1);
  d.session.state.exhibit.values["layers"] = {4};
  d.settle();
  press(Key::page_down);
  EXPECT_FALSE(exhibit().values.contains("layers")) << "the next step has its own, with which the exhibit begins";
  press(Key::page_up);
  EXPECT_EQ(value("layers"), 4);
}

TEST_P(MadeInALesson, AnAnswerIsSeenAgainAndAskedAnew) {
  open("21-beyond-text", 1);
  draw_a_line();
  const std::string mine = drawing();
  desk(d.session).follow(d.session, "answer:0:0");
  d.settle();
  d.frames(4);
  ASSERT_TRUE(desk(d.session).questions(d.session).at(0).verdict);
  ASSERT_EQ(value("head"), 2) << "the answer shows another head";
  press(Key::page_up);
  desk(d.session).type_number(d.session, 0, "16");
  desk(d.session).follow(d.session, "check:0");  // another question has been answered in between
  d.settle();
  d.frames(4);
  press(Key::page_down);
  EXPECT_EQ(value("head"), 2) << "what the words below the question speak of";
  desk(d.session).follow(d.session, "again:0");
  d.settle();
  EXPECT_EQ(value("head"), 1);
  EXPECT_FALSE(exhibit().values.contains("layer"));
  EXPECT_EQ(drawing(), mine);
}

TEST_P(MadeInALesson, ALinkTakesTheDrawingToAnotherExhibit) {
  open("21-beyond-text", 6);
  draw_a_line();
  const std::string mine = drawing();
  desk(d.session).follow(d.session, "exhibit:captions");
  d.settle();
  EXPECT_EQ(exhibit().id, "captions");
  EXPECT_EQ(drawing(), mine);
  EXPECT_EQ(d.session.study_error, "");
  press(Key::page_up);
  press(Key::page_down);
  EXPECT_EQ(exhibit().id, "patches");
  EXPECT_EQ(drawing(), mine);
}

TEST_P(MadeInALesson, WhoBeginsTheLessonAgainFindsItAsItWas) {
  open("21-beyond-text", 0);
  draw_a_line();
  const std::string mine = drawing();
  press(Key::page_down);
  press(Key::escape);
  ASSERT_EQ(d.session.state.view, ViewKind::contents);
  open("21-beyond-text", -1);
  EXPECT_EQ(d.session.state.lesson.step, 1);
  EXPECT_EQ(drawing(), mine) << "she goes on where she left off";
  open("16-rnn", 0);
  open("21-beyond-text", 0);
  EXPECT_EQ(drawing(), "");
}

INSTANTIATE_TEST_SUITE_P(BothLanguages, MadeInALesson, ::testing::Values(Lang::en, Lang::zh),
                         [](const auto& info) { return info.param == Lang::en ? "en" : "zh"; });

LabState step_with(const std::string& exhibit, double layers) {
  LabState state;
  state.view = ViewKind::exhibit;
  state.lesson = {"own", 0};
  state.exhibit = {exhibit, {{"layers", {layers}}}, {}};
  return state;
}

TEST(MadeExhibits, AnEditedLessonShowsWhatItsAuthorWrote) {
  MadeExhibits made;
  made.begin(step_with("influence", 2));
  made.note(step_with("influence", 5));
  LabState step = step_with("influence", 2);
  made.put_back(step);
  EXPECT_EQ(step.exhibit.values.at("layers").front(), 5);
  step = step_with("influence", 3);  // edited
  made.begin(step);
  made.put_back(step);
  EXPECT_EQ(step.exhibit.values.at("layers").front(), 3);
}

}  // namespace
}  // namespace headlight::testing
