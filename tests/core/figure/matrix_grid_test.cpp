#include "core/figure/matrix_grid.h"

#include <cmath>

#include "core/figure/axis_labels.h"
#include "core/figure/difference_scale.h"

#include <gtest/gtest.h>

#include "tests/core/figure/figure_helpers.h"

namespace headlight::testing {
namespace {

TEST(MatrixGrid, LargeOnesKeepTheirCellsFromFigureToFigureAndNeverThoseOfAnotherRun) {
  constexpr int n = 150;
  const auto first = run_of({.sentence = many_tokens(n)});
  const ValueRef pattern{"blocks.0.attn.pattern", {1, 0, 0}};
  const GridShape once = grid_of(*first, pattern, n, n, false);
  EXPECT_EQ(grid_of(*first, pattern, n, n, false).values, once.values);
  EXPECT_NE(grid_of(*first, {pattern.name, {0, 0, 0}}, n, n, false).values, once.values);

  const GridShape turned = grid_of(*first, pattern, n, n, true);
  EXPECT_EQ(turned.value(3, 7), once.value(7, 3));

  auto words_changed = many_tokens(n);
  words_changed.back() = 'x';
  const auto second = run_of({.sentence = words_changed});
  const GridShape other = grid_of(*second, pattern, n, n, false);
  for (int r = 0; r < n; ++r)
    for (int c = 0; c < n; ++c) ASSERT_EQ(other.value(r, c), second->value(pattern.name)(1, r, c));
}

TEST(AxisLabels, TurnedNeighboursNeverOverlap) {
  const Canvas canvas(style_of(800, 600));
  AxisLabels labels;
  labels.texts = {"今天", "天气", "真好", "出去玩"};
  for (float pitch = 6; pitch < 60; pitch += 0.5F) {
    const LabelPlan plan = plan_columns(canvas, labels, pitch);
    const float apart = pitch * std::sin(plan.angle * 3.14159265F / 180);  // across the lines of text
    const float step = plan.shown.size() > 1 ? static_cast<float>(plan.shown[1] - plan.shown[0]) : 1;
    if (plan.angle == 0) {
      EXPECT_LE(plan.width, pitch) << pitch;
    } else if (plan.shown.size() > 1) {
      EXPECT_GE(apart * step, 1.1F * pixels(plan.size)) << pitch << " " << plan.angle;
    }
  }
}

TEST(MatrixGrid, DifferencesOfNothingArePale) {
  EXPECT_EQ(difference_scale(1e-7F).high, 0.05F);
  EXPECT_EQ(difference_scale(0.4F).high, 0.4F);
  EXPECT_EQ(difference_scale(0.4F).low, -0.4F);
}

}  // namespace
}  // namespace headlight::testing
