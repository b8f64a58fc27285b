#include "core/figure/matrix_grid.h"

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

}  // namespace
}  // namespace headlight::testing
