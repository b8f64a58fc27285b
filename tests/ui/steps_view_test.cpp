// The step view's timeline and the controls of the other views.
#include <gtest/gtest.h>

#include "app/ui/keys.h"
#include "core/figure/builders.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

int last_step(const Driver& d) { return static_cast<int>(steps_of(*d.session.run, d.session.shown()).size()) - 1; }

TEST(Timeline, ButtonsWalkThroughTheSteps) {
  Driver d;
  d.settle();
  d.click("steps.rewind");
  EXPECT_EQ(d.session.state.selection.step, 0);
  d.click("steps.next");
  d.click("steps.next");
  EXPECT_EQ(d.session.state.selection.step, 2);
  d.click("steps.back");
  EXPECT_EQ(d.session.state.selection.step, 1);
  for (int i = 0; i <= last_step(d); ++i) {
    d.click("steps.dot." + std::to_string(i));
    d.settle();
    EXPECT_EQ(d.session.state.selection.step, i);
    EXPECT_NE(d.session.current_figure, nullptr);
  }
  EXPECT_FALSE(registry::find("steps.next")->enabled);
  d.click("steps.next");
  EXPECT_EQ(d.session.state.selection.step, last_step(d));
}

TEST(Timeline, KeysWalkThroughTheSteps) {
  Driver d;
  d.settle();
  d.press(Key::home);
  EXPECT_EQ(d.session.state.selection.step, 0);
  d.press(Key::space);
  d.press(Key::right);
  EXPECT_EQ(d.session.state.selection.step, 2);
  d.press(Key::left);
  EXPECT_EQ(d.session.state.selection.step, 1);
}

TEST(Timeline, PlaysToTheEndAndStops) {
  Driver d;
  d.settle();
  d.click("steps.rewind");
  d.click("steps.play");
  EXPECT_TRUE(d.session.playing);
  d.frames(3);
  EXPECT_EQ(d.session.state.selection.step, 0);
  for (int i = 1; i <= last_step(d); ++i) {
    d.rest(1.7);
    d.frames(2);
    EXPECT_EQ(d.session.state.selection.step, i);
  }
  d.frames(2);
  EXPECT_FALSE(d.session.playing);
  d.press(Key::p);  // from the beginning again
  EXPECT_TRUE(d.session.playing);
  EXPECT_EQ(d.session.state.selection.step, 0);
  d.click("steps.play");
  EXPECT_FALSE(d.session.playing);
  d.click("steps.play");
  d.click("steps.dot.5");  // whoever chooses a step stops the film
  EXPECT_FALSE(d.session.playing);
  EXPECT_EQ(d.session.state.selection.step, 5);
}

TEST(Timeline, MotionEndsAndCanBeSwitchedOff) {
  LabState state = initial_state();
  state.preferences.motion = false;
  Driver d(state);
  d.settle();
  const Rect before = d.rect("steps.figure");
  d.click("steps.dot.3");
  d.frames(1);
  EXPECT_EQ(d.rect("steps.figure").x, before.x);
  d.session.state.preferences.motion = true;
  d.frames(2);
  d.session.go_to_step(9);
  d.frames(1);
  EXPECT_NE(d.rect("steps.figure").x, before.x);
  d.settle();
  EXPECT_NEAR(d.rect("steps.figure").x, before.x, 0.6);
}

TEST(Timeline, AFigureOnItsWayTakesNoClickFromItsNeighbour) {
  Driver d;
  d.hover("calculator.handle");
  d.settle();
  ASSERT_TRUE(d.session.show_calculator);
  d.session.go_to_step(last_step(d));
  d.frames(2);
  ASSERT_GT(d.rect("steps.figure").right(), d.rect("calculator.handle").x);
  feed_mouse_button(true);
  d.frames(1);
  feed_mouse_button(false);
  d.frames(1);
  EXPECT_FALSE(d.session.show_calculator);
}

class Heatmap : public ::testing::TestWithParam<std::pair<ViewKind, const char*>> {};

TEST_P(Heatmap, ControlsChangeThePicture) {
  LabState state = initial_state();
  state.view = GetParam().first;
  const std::string id = GetParam().second;
  Driver d(state);
  d.settle();
  std::shared_ptr<const Figure> before = d.session.current_figure;
  const auto changed = [&](const std::string& widget) {
    d.click(id + widget);
    d.settle();
    EXPECT_NE(d.session.current_figure, before) << widget;
    before = d.session.current_figure;
  };
  const HeatmapOptions& options = d.session.state.heatmap;
  changed(".log");
  EXPECT_TRUE(options.logarithmic);
  if (id == "grid") {  // a page of heads shows weights, queries down: only the contrast can change
    EXPECT_FALSE(d.has("grid.quantity.1") || d.has("grid.per_row") || d.has("grid.transposed"));
    return;
  }
  changed(".per_row");
  EXPECT_TRUE(options.per_row);
  changed(".transposed");
  EXPECT_TRUE(options.transposed);
  const HeatmapOptions::Quantity all[] = {HeatmapOptions::Quantity::pattern, HeatmapOptions::Quantity::scores,
                                          HeatmapOptions::Quantity::scaled, HeatmapOptions::Quantity::masked};
  for (const int i : {1, 2, 3}) {
    changed(".quantity." + std::to_string(i));
    EXPECT_EQ(options.quantity, all[i]);
    EXPECT_FALSE(registry::find(id + ".log")->enabled);  // of weights only
  }
  if (d.has(id + ".digits")) {
    changed(".digits");
    EXPECT_FALSE(options.digits);
  }
}
INSTANTIATE_TEST_SUITE_P(Views, Heatmap,
                         ::testing::Values(std::pair{ViewKind::heatmap, "heatmap"}, std::pair{ViewKind::grid, "grid"}));

TEST(Grid, AClickOpensTheHead) {
  LabState state = initial_state();
  state.view = ViewKind::grid;
  Driver d(state);
  d.settle();
  const Tag wanted{Tag::Kind::head, {"blocks.1.attn.pattern", {1, 2, 0}}};
  const Rect origin = d.rect("grid.figure.figure");
  bool clicked = false;
  for (float y = 0; y < d.session.current_figure->height && !clicked; y += 4)
    for (float x = 0; x < d.session.current_figure->width && !clicked; x += 4) {
      const auto tag = d.session.current_figure->hit({x, y});
      if (!tag || tag->kind != Tag::Kind::head || tag->value.at.batch != 1 || tag->value.at.row != 2) continue;
      d.click_at({origin.x + x, origin.y + y});
      clicked = true;
    }
  ASSERT_TRUE(clicked);
  d.settle();
  EXPECT_EQ(d.session.state.view, ViewKind::heatmap);
  EXPECT_EQ(d.session.state.selection.layer, 1);
  EXPECT_EQ(d.session.state.selection.head, 2);
}

}  // namespace
}  // namespace headlight::testing
