// Presenter mode and covered numbers: what a teacher does in front of a class.
#include "app/ui/presenter.h"

#include <gtest/gtest.h>

#include "app/lessons/desk.h"
#include "app/ui/ui.h"
#include "app/views/view.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState on_the_weights() {
  LabState state = initial_state();
  state.preferences.lang = Lang::en;
  return state;
}

class Presenting : public ::testing::Test {
 protected:
  void SetUp() override {
    d.settle();
    d.press(Key::f11);
    ASSERT_TRUE(p().on);
  }
  PresenterState& p() { return d.session.presenter; }
  int step() { return d.session.shown().step; }
  Driver d{on_the_weights(), 1024, 768};
};

TEST_F(Presenting, OnlyThePictureAndALineAreLeft) {
  for (const char* gone : {"bar.model", "bar.export", "rail", "rail.handle", "calculator.handle", "steps.next"})
    EXPECT_FALSE(d.has(gone)) << gone;
  const Rect picture = d.rect("steps.figure");
  EXPECT_GT(picture.w * picture.h, 0.8F * 1024 * 768);
  EXPECT_TRUE(d.has("presenter.timer"));
  d.press(Key::f11);
  EXPECT_FALSE(p().on);
  EXPECT_TRUE(d.has("bar.model"));
  EXPECT_TRUE(d.has("steps.next"));
}

TEST_F(Presenting, LabelsAreLargeAndGrowWithTheScreen) {
  EXPECT_GE(ui().scale, 1.5F);
  ASSERT_TRUE(d.session.current_figure);
  EXPECT_GE(d.session.current_figure->scale, 1.5F);
  EXPECT_FLOAT_EQ(presenter_scale(1024, 768), 1.5F);
  EXPECT_FLOAT_EQ(presenter_scale(640, 480), 1.5F);
  EXPECT_GT(presenter_scale(1920, 1080), 2.0F);
}

TEST_F(Presenting, ThePersonsThemeAndSizeComeBackAndAreNoPartOfTheState) {
  EXPECT_EQ(ui().theme->kind, ThemeKind::projector);
  EXPECT_EQ(d.session.state.preferences.theme, ThemeKind::light);
  EXPECT_EQ(d.session.state.preferences.text_scale, 1);
  EXPECT_FALSE(d.session.can_undo());
  d.press(Key::escape);
  EXPECT_EQ(ui().theme->kind, ThemeKind::light);
  EXPECT_FLOAT_EQ(ui().scale, 1);
}

TEST_F(Presenting, SpaceAndAClickerTurnThePages) {
  const int start = step();
  d.press(Key::space);
  d.press(Key::page_down);
  d.press(Key::right);
  EXPECT_EQ(step(), start + 3);
  d.press(Key::page_up);
  d.press(Key::left);
  EXPECT_EQ(step(), start + 1);
  const PageWords words = page_words(d.session);
  EXPECT_TRUE(words.number.starts_with(std::to_string(start + 2) + " / ")) << words.number;
}

TEST_F(Presenting, EscGoesOutOfOneThingAtATime) {
  d.press(Key::s);
  d.press(Key::d);
  d.press(Key::b);
  d.press(Key::h);
  EXPECT_TRUE(p().sheet && p().black && p().pen.on && p().spotlight);
  d.press(Key::escape);
  EXPECT_FALSE(p().sheet);
  d.press(Key::escape);
  EXPECT_FALSE(p().black);
  d.press(Key::escape);
  EXPECT_FALSE(p().pen.on);
  d.press(Key::escape);
  EXPECT_FALSE(p().spotlight);
  EXPECT_TRUE(p().on);
  d.press(Key::escape);
  EXPECT_FALSE(p().on);
}

TEST_F(Presenting, AKeyEndsTheBlackScreenAndKeepsThePage) {
  const int start = step();
  d.press(Key::period);
  EXPECT_TRUE(p().black);
  d.press(Key::space);
  EXPECT_FALSE(p().black);
  EXPECT_EQ(step(), start);
}

TEST_F(Presenting, TheWheelSizesTheLight) {
  d.press(Key::s);
  const float before = p().light;
  d.move_to({500, 300});
  feed_wheel(2);
  d.frames(1);
  feed_wheel(0);
  d.frames(1);
  EXPECT_GT(p().light, before);
}

TEST_F(Presenting, ThePenDrawsAndTheFigureDoesNotNotice) {
  const Point cell = d.at_element({"blocks.0.attn.pattern", {0, 1, 1}}, "steps.figure");
  d.press(Key::d);
  d.press(Key::digit3);
  d.drag(cell, {cell.x + 120, cell.y + 60});
  ASSERT_EQ(p().pen.strokes.size(), 1U);
  EXPECT_EQ(p().pen.strokes[0].color, 2);
  EXPECT_GE(p().pen.strokes[0].points.size(), 4U);
  EXPECT_NEAR(p().pen.strokes[0].points[0].x * 1024, cell.x, 1);
  EXPECT_FALSE(d.session.state.selection.locked);
  d.click("presenter.pen.1");
  d.drag({300, 300}, {400, 300});
  EXPECT_EQ(p().pen.strokes.back().color, 1);
  d.press(Key::z, true);
  EXPECT_EQ(p().pen.strokes.size(), 1U);
  d.press(Key::e);
  d.drag({cell.x + 60, cell.y - 60}, {cell.x + 60, cell.y + 90});
  EXPECT_TRUE(p().pen.strokes.empty());
}

TEST_F(Presenting, StrokesGoWithTheirPageOrWithC) {
  d.press(Key::d);
  d.drag({300, 300}, {400, 300});
  EXPECT_EQ(p().pen.strokes.size(), 1U);
  d.press(Key::c);
  EXPECT_TRUE(p().pen.strokes.empty());
  d.drag({300, 300}, {400, 300});
  d.press(Key::space);
  EXPECT_TRUE(p().pen.strokes.empty());
  EXPECT_TRUE(p().pen.on);
}

TEST_F(Presenting, WithoutThePenAClickLocksAndTheRestIsDimmed) {
  const ValueRef element{"blocks.0.attn.pattern", {0, 1, 1}};
  d.click_at(d.at_element(element, "steps.figure"));
  ASSERT_TRUE(d.session.state.selection.locked);
  EXPECT_TRUE(*d.session.state.selection.locked == element);
}

TEST_F(Presenting, TheTimer) {
  ClassTimer& timer = p().timer;
  d.press(Key::t);
  EXPECT_GE(timer.started, 0);
  d.rest(65);
  d.frames(1);
  EXPECT_EQ(d.label("presenter.timer"), "1:05");
  d.click("presenter.timer");
  EXPECT_LT(timer.started, 0);
  d.press(Key::t);
  EXPECT_EQ(time_shown(timer, 1000), "0:00");
  for (int i = 0; i < 5; ++i) d.press(Key::equal);
  d.press(Key::minus);
  EXPECT_EQ(d.label("presenter.timer"), "4:00");
}

TEST(ClassTimer, CountsDownAndBeyond) {
  ClassTimer timer;
  change_minutes(timer, 2);
  EXPECT_EQ(time_shown(timer, 7), "2:00");
  start_or_stop(timer, 10);
  EXPECT_EQ(time_shown(timer, 10.5), "2:00");
  EXPECT_EQ(time_shown(timer, 11), "1:59");
  EXPECT_EQ(time_shown(timer, 130), "0:00");
  EXPECT_EQ(time_shown(timer, 137), "−0:07");
  change_minutes(timer, -10);
  EXPECT_EQ(timer.minutes, 0);
}

TEST_F(Presenting, F2ShowsTheSentenceWhileItIsEdited) {
  EXPECT_FALSE(d.has("sentence.field"));
  d.press(Key::f2);
  EXPECT_TRUE(d.has("sentence.field"));
  const std::string before = d.session.sentence();
  d.type("很");
  EXPECT_NE(d.session.sentence(), before);
  d.press(Key::enter);
  EXPECT_FALSE(d.has("sentence.field"));
}

TEST_F(Presenting, EveryViewHasAPicture) {
  for (const View& view : views()) {
    d.session.state.view = view.kind;
    d.settle();
    EXPECT_FALSE(d.has("bar.model"));
    if (view.kind == ViewKind::training) continue;  // nothing is trained yet
    EXPECT_TRUE(d.session.current_figure) << view.id;
  }
}

TEST(PresentButton, IsInTheBar) {
  Driver d;
  d.settle();
  d.click("bar.present");
  EXPECT_TRUE(d.session.presenter.on);
  d.click("presenter.help");
  EXPECT_TRUE(d.session.presenter.sheet);
  d.press(Key::escape);
  d.click("presenter.leave");
  EXPECT_FALSE(d.session.presenter.on);
}

TEST(PresentButton, IsInTheMenuWhereTheBarIsShort) {
  Driver d(initial_state(), 700, 600);
  d.settle();
  d.click("bar.more");
  d.click("bar.more.2");
  EXPECT_TRUE(d.session.presenter.on);
}

class PresentingAnExhibit : public ::testing::TestWithParam<Lang> {};

TEST_P(PresentingAnExhibit, ManyControlsAreOneRowUntilAllAreAskedFor) {
  for (const auto& [width, height] : {std::pair{1024.0F, 768.0F}, {1280.0F, 800.0F}}) {
    LabState state = opening_state();
    state.view = ViewKind::exhibit;
    state.exhibit.id = "race";
    state.preferences.lang = GetParam();
    Driver d(state, width, height);
    d.settle();
    d.press(Key::f11);
    d.settle();
    const auto picture_top = [&] { return d.rect("exhibit.figure").y; };
    EXPECT_LT(picture_top(), 0.12F * height);
    for (const char* there : {"exhibit.choose", "exhibit.play", "exhibit.rewind", "exhibit.controls"}) {
      EXPECT_LE(d.rect(there).right(), width) << there;
      EXPECT_LE(d.rect(there).bottom(), picture_top()) << there;
    }
    EXPECT_FALSE(d.has("exhibit.attention"));
    d.press(Key::k);
    EXPECT_TRUE(d.has("exhibit.attention"));
    EXPECT_TRUE(d.has("exhibit.reset"));
    d.click("exhibit.attention");
    EXPECT_TRUE(d.session.state.exhibit.values.contains("attention"));
    d.click("exhibit.controls");
    EXPECT_FALSE(d.has("exhibit.attention"));
    EXPECT_LT(picture_top(), 0.12F * height);
    d.press(Key::escape);
    EXPECT_TRUE(d.has("exhibit.attention")) << "out of presenter mode all are there";
    EXPECT_FALSE(d.has("exhibit.controls"));
  }
}

TEST_P(PresentingAnExhibit, FewControlsStandInTheirRow) {
  LabState state = opening_state();
  state.view = ViewKind::exhibit;
  state.exhibit.id = "lookup";
  state.preferences.lang = GetParam();
  Driver d(state, 1920, 1080);
  d.settle();
  d.press(Key::f11);
  d.settle();
  EXPECT_TRUE(d.has("exhibit.temperature"));
  d.resize(1024, 768);
  d.settle();
  EXPECT_TRUE(d.has("exhibit.temperature")) << "as many as the row has room for";
}

INSTANTIATE_TEST_SUITE_P(BothLanguages, PresentingAnExhibit, ::testing::Values(Lang::en, Lang::zh),
                         [](const auto& info) { return info.param == Lang::en ? "en" : "zh"; });

TEST(PresentingALesson, EveryWordOfTheConnectionsHasItsLabel) {
  LabState state = opening_state();
  state.preferences.lang = Lang::en;
  Driver d(state, 1920, 1080);
  for (const int step : {2, 3}) {
    desk(d.session).open(d.session, "13-pronoun", step);
    d.session.wait();
    d.settle();
    present(d.session, true);
    d.settle();
    ASSERT_EQ(d.session.state.view, ViewKind::connections);
    std::size_t keys = 0;
    for (const Shape2D& shape : d.session.current_figure->shapes())
      if (const auto* text = std::get_if<TextShape>(&shape);
          text != nullptr && text->tag.kind == Tag::Kind::token && text->tag.value.name == "key")
        ++keys;
    EXPECT_EQ(keys, d.session.key_tokens()->tokens.size()) << "step " << step + 1;
    EXPECT_LE(d.session.current_figure->height, d.rect("canvas").h + 1) << "step " << step + 1;
  }
}

TEST(PresentingALesson, ItsTextStandsBesideThePictureAndSpaceTurnsItsSteps) {
  Driver d(opening_state(), 1024, 768);
  desk(d.session).open(d.session, "05-heads", 0);
  d.settle();
  d.press(Key::f11);
  EXPECT_FALSE(d.has("lesson.next"));
  const Rect page = d.rect("lesson.page"), canvas = d.rect("canvas");
  EXPECT_GT(page.w, 300);
  EXPECT_LE(page.right(), canvas.x + 1);
  EXPECT_TRUE(page_words(d.session).number.starts_with("1 / "));
  d.press(Key::space);
  EXPECT_EQ(d.session.state.lesson.step, 1);
  d.press(Key::page_up);
  EXPECT_EQ(d.session.state.lesson.step, 0);
  d.press(Key::escape);
  EXPECT_FALSE(d.session.presenter.on);
  EXPECT_EQ(d.session.state.lesson.id, "05-heads") << "leaving the mode is not leaving the lesson";
  EXPECT_TRUE(d.has("lesson.next"));
}

class Covering : public ::testing::Test {
 protected:
  void SetUp() override { d.settle(); }
  float value_shown(const ValueRef& of) {
    for (const Shape2D& shape : d.session.current_figure->shapes())
      if (const auto* grid = std::get_if<GridShape>(&shape); grid != nullptr && grid->source.name == of.name)
        return grid->value(of.at.row, of.at.col);
    ADD_FAILURE() << "no such grid";
    return 0;
  }
  Driver d{on_the_weights()};
  const ValueRef element{"blocks.0.attn.pattern", {0, 1, 1}};
};

TEST_F(Covering, HCoversAClickRevealsOneAndHAll) {
  EXPECT_FALSE(std::isnan(value_shown(element)));
  d.press(Key::h);
  EXPECT_TRUE(d.session.covered);
  EXPECT_TRUE(std::isnan(value_shown(element)));
  d.click_at(d.at_element(element, "steps.figure"));
  EXPECT_FALSE(d.session.state.selection.locked) << "the first click only reveals";
  EXPECT_FALSE(std::isnan(value_shown(element)));
  EXPECT_TRUE(std::isnan(value_shown({element.name, {0, 2, 2}})));
  d.click_at(d.at_element(element, "steps.figure"));
  EXPECT_TRUE(d.session.state.selection.locked);
  d.press(Key::h);
  EXPECT_FALSE(std::isnan(value_shown({element.name, {0, 2, 2}})));
  d.press(Key::h);
  EXPECT_TRUE(std::isnan(value_shown(element))) << "covered anew, all of them";
}

TEST_F(Covering, TheEyeInTheBarAndNWhilePresenting) {
  d.click("bar.cover");
  EXPECT_TRUE(d.session.covered);
  d.click("bar.cover");
  EXPECT_FALSE(d.session.covered);
  d.press(Key::f11);
  d.press(Key::n);
  EXPECT_TRUE(d.session.covered);
  d.press(Key::h);
  EXPECT_TRUE(d.session.presenter.sheet);
  EXPECT_TRUE(d.session.covered);
}

TEST_F(Covering, NoWeightIsLeftToRead) {
  d.press(Key::h);
  registry::record_texts(true);
  d.frames(2);
  const Tensor& pattern = d.session.run->value(element.name);
  for (int k = 0; k < pattern.cols(); ++k) {
    const std::string digits = number(pattern(0, d.session.shown().query, k), 3).substr(1);  // ".687"
    for (const TextInfo& t : registry::texts()) EXPECT_EQ(t.text.find(digits), std::string::npos) << t.text;
  }
  registry::record_texts(false);
}

TEST_F(Covering, TheStateDoesNotKnow) {
  const LabState before = d.session.state;
  d.press(Key::h);
  EXPECT_TRUE(d.session.state == before);
  EXPECT_FALSE(d.session.can_undo());
}

}  // namespace
}  // namespace headlight::testing
