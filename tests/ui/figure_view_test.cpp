// The gestures of a figure on the screen: hover, click, double click, Shift-click, Esc.
#include <gtest/gtest.h>

#include "app/ui/figure_view.h"
#include "core/figure/canvas.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

const ValueRef shown_weight{"blocks.0.attn.pattern", {0, 3, 8}};
const ValueRef other{"blocks.0.attn.pattern", {0, 5, 1}};
constexpr const char* view = "heatmap.figure";

class FigureView : public ::testing::Test {
 protected:
  static LabState start() {
    LabState state = initial_state();
    state.view = ViewKind::heatmap;
    return state;
  }
  Driver d{start()};
};

TEST_F(FigureView, HoverTellsTheElementAndLocksNothing) {
  d.move_to(d.at_element(shown_weight, view));
  d.settle();
  ASSERT_TRUE(d.session.hover.has_value());
  EXPECT_EQ(d.session.hover->value, shown_weight);
  EXPECT_FALSE(d.session.state.selection.locked);
  d.move_to({5, 5});
  EXPECT_FALSE(d.session.hover.has_value());
}

TEST_F(FigureView, AClickLocksAndAnotherOneUnlocks) {
  d.click_at(d.at_element(shown_weight, view));
  ASSERT_EQ(d.session.state.selection.locked, shown_weight);
  ASSERT_TRUE(d.session.explanation.has_value());
  EXPECT_EQ(d.session.explanation->op, "softmax");
  EXPECT_FLOAT_EQ(d.session.explanation->value, d.session.run->value(shown_weight.name)(shown_weight.at));
  EXPECT_FALSE(d.session.operands.empty());
  d.click_at(d.at_element(shown_weight, view));
  EXPECT_FALSE(d.session.state.selection.locked);
  EXPECT_FALSE(d.session.explanation);
}

TEST_F(FigureView, EscapeUnlocksOneLevel) {
  d.click_at(d.at_element(shown_weight, view));
  d.session.follow_operand(d.session.operands.front());
  d.settle();
  d.press(Key::escape);
  EXPECT_EQ(d.session.state.selection.locked, shown_weight);
  d.press(Key::escape);
  EXPECT_FALSE(d.session.state.selection.locked);
}

TEST_F(FigureView, ShiftClickKeepsTheOneBefore) {
  d.click_at(d.at_element(shown_weight, view));
  feed_key(Key::shift, true);
  d.click_at(d.at_element(other, view));
  feed_key(Key::shift, false);
  EXPECT_EQ(d.session.state.selection.locked, other);
  EXPECT_EQ(d.session.state.selection.trail, std::vector<ValueRef>{shown_weight});
}

TEST_F(FigureView, ALockSurvivesAShorterSentence) {
  d.click_at(d.at_element(shown_weight, view));
  d.session.set_sentence("今天|天气");
  d.settle();
  EXPECT_FALSE(d.session.explanation);
  d.session.set_sentence("今天|天气|真|好|，|我|想|出|去|玩");
  d.settle();
  EXPECT_TRUE(d.session.explanation);
}

TEST_F(FigureView, DoubleClickInTheStepsShowsTheMatrixAlone) {
  d.session.state.view = ViewKind::steps;
  const auto steps = steps_of(*d.session.run, d.session.shown());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].id == "pattern") d.session.go_to_step(static_cast<int>(i));
  }
  d.settle();
  d.double_click_at(d.at_element(shown_weight, "steps.figure"));
  EXPECT_EQ(d.session.state.view, ViewKind::heatmap);
  EXPECT_EQ(d.session.state.selection.locked, shown_weight);
}

TEST_F(FigureView, TheRailChoosesAHeadAndOpensIt) {
  const auto place_of_head = [&](int layer, int head) {
    // The rail is not the canvas: its figure is asked for again.
    const Rect rail = d.rect("rail.figure");
    const Figure figure = rail_figure(d.session.figure_input(d.session.style_for(d.rect("rail"))));
    for (float y = 0; y < figure.height; y += 3) {
      for (float x = 0; x < figure.width; x += 3) {
        const auto tag = figure.hit({x, y});
        if (tag && tag->kind == Tag::Kind::head && tag->value.at.batch == layer && tag->value.at.row == head) {
          return Point{rail.x + x + 2, rail.y + y + 2};
        }
      }
    }
    ADD_FAILURE() << "no head " << head << " of layer " << layer << " in the rail";
    return Point{};
  };
  d.click_at(place_of_head(1, 2));
  EXPECT_EQ(d.session.shown().layer, 1);
  EXPECT_EQ(d.session.shown().head, 2);
  d.session.state.view = ViewKind::grid;
  d.settle();
  d.double_click_at(place_of_head(0, 3));
  EXPECT_EQ(d.session.state.view, ViewKind::heatmap);
  EXPECT_EQ(d.session.shown().head, 3);
}

TEST_F(FigureView, LargeFiguresScroll) {
  std::string many;
  for (int i = 0; i < 300; ++i) many += "w" + std::to_string(i) + " ";
  d.session.set_sentence(many);
  d.settle();
  ASSERT_TRUE(d.session.current_figure);
  const Rect area = d.rect(view);
  if (d.session.current_figure->height <= area.h) GTEST_SKIP() << "the figure fits";
  const float before = d.rect(std::string(view) + ".figure").y;
  d.scroll(view, -3);
  EXPECT_LT(d.rect(std::string(view) + ".figure").y, before);
}

TEST(StepKeys, ArrowsAndSpaceGoThroughTheSteps) {
  Driver d;
  d.session.go_to_step(0);
  d.press(Key::right);
  d.press(Key::space);
  EXPECT_EQ(d.session.shown().step, 2);
  d.press(Key::left);
  EXPECT_EQ(d.session.shown().step, 1);
  d.press(Key::home);
  EXPECT_EQ(d.session.shown().step, 0);
  d.press(Key::left);
  EXPECT_EQ(d.session.shown().step, 0);
}

TEST(ViewKeys, NumbersChooseTheView) {
  Driver d;
  d.press(static_cast<Key>(static_cast<int>(Key::digit0) + 3));
  EXPECT_EQ(d.session.state.view, ViewKind::grid);
  d.click("bar.group.heatmap");
  EXPECT_EQ(d.session.state.view, ViewKind::heatmap);
  d.frames();
  EXPECT_TRUE(d.has("view.about"));
  d.press(Key::f4);
  EXPECT_TRUE(d.session.show_about);
  d.press(Key::f1);
  EXPECT_EQ(d.session.panel, Panel::help);
  d.press(Key::e, true);
  EXPECT_EQ(d.session.panel, Panel::exporting);
  d.press(Key::escape);
  EXPECT_EQ(d.session.panel, Panel::none);
}

// The run is the old one then: a figure made anew with it would be thrown away when the new run comes.
TEST_F(FigureView, IsNotMadeAnewForARequestThatIsBeingComputed) {
  d.settle();
  int made = 0;
  const auto figure = [&] {
    return kept_figure(d.session, "test.kept", {0, 0, 600, 400}, [&](const Style& style) {
      ++made;
      return empty_figure(style);
    });
  };
  const auto before = figure();
  EXPECT_EQ(figure(), before);
  d.session.set_sentence("我|爱|你");
  d.session.run_awaited = true;
  EXPECT_EQ(figure(), before);
  EXPECT_EQ(made, 1);
  d.session.state.selection.head = 1;
  EXPECT_NE(figure(), before) << "another change is shown at once";
  EXPECT_EQ(made, 2);
  d.session.set_sentence("我|想|你");
  d.session.run_awaited = false;  // it came to nothing: an error, or too much memory
  figure();
  EXPECT_EQ(made, 3);
}

TEST_F(FigureView, TheSelectionShownFollowsTheRunAndTheChoice) {
  d.settle();
  const int words = static_cast<int>(d.session.run->source[0].tokens.size());
  d.session.state.selection.query = 1000;
  EXPECT_EQ(d.session.shown().query, words - 1);
  d.session.state.selection.query = 2;
  EXPECT_EQ(d.session.shown().query, 2);
  d.session.state.selection.query = 1000;
  d.session.set_sentence("我|爱|你");
  d.settle();
  EXPECT_EQ(d.session.shown().query, 2);
}

}  // namespace
}  // namespace headlight::testing
