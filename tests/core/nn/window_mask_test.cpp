#include "core/nn/window_mask.h"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>
#include <utility>

namespace headlight {
namespace {

TEST(WindowMask, LetsPatchesSeeTheirOwnSquareOnly) {
  const Tensor mask = window_mask(4, 2, 0);
  ASSERT_EQ(mask.shape(), (Shape{1, 16, 16}));
  for (int q = 0; q < 16; ++q)
    for (int k = 0; k < 16; ++k) {
      const bool same = q / 4 / 2 == k / 4 / 2 && q % 4 / 2 == k % 4 / 2;
      EXPECT_EQ(mask(0, q, k) == 0, same) << q << " " << k;
      EXPECT_EQ(std::isinf(mask(0, q, k)), !same);
    }
}

// The original way: roll the picture up and left, cut plain windows, forbid pairs that were no neighbours before.
TEST(WindowMask, ShiftedIsTheSameAsRollingThePicture) {
  for (const auto& [grid, window, shift] : {std::tuple{8, 4, 2}, {6, 3, 1}, {8, 2, 1}}) {
    const Tensor mask = window_mask(grid, window, shift);
    const auto region = [&, g = grid, w = window, s = shift](int place) {  // after rolling, and which side of the seam
      const int rolled = (place - s + g) % g;
      return std::pair(rolled / w, place < s);
    };
    for (int q = 0; q < grid * grid; ++q)
      for (int k = 0; k < grid * grid; ++k)
        EXPECT_EQ(mask(0, q, k) == 0, region(q / grid) == region(k / grid) && region(q % grid) == region(k % grid))
            << grid << " " << q << " " << k;
  }
}

TEST(WindowMask, CountsItsPairs) {
  EXPECT_EQ(window_pairs(8, 8, 0), 64 * 64);      // one window: everything
  EXPECT_EQ(window_pairs(8, 4, 0), 4 * 16 * 16);  // four windows of 16 patches
  EXPECT_EQ(window_pairs(8, 4, 2), (2 * 2 + 4 * 4 + 2 * 2) * (2 * 2 + 4 * 4 + 2 * 2));
  EXPECT_EQ(window_pairs(8, 1, 0), 64);
}

TEST(WindowMask, RefusesWhatMakesNoWindows) {
  EXPECT_THROW(window_mask(8, 9, 0), std::invalid_argument);
  EXPECT_THROW(window_mask(8, 4, 4), std::invalid_argument);
  EXPECT_THROW(window_mask(8, 0, 0), std::invalid_argument);
}

}  // namespace
}  // namespace headlight
