#include "core/analysis/sparse_study.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

MaskSpec with(SparsePart part, bool causal = false) {
  MaskSpec spec;
  spec.causal = causal;
  spec.sparse = {part};
  return spec;
}

TEST(SparseStudy, WindowsGrowByALineAndDenseByASquare) {
  const auto window = kept_over_length(with({.kind = SparsePart::Kind::window, .size = 2}));
  const auto dense = kept_over_length(MaskSpec{.causal = false});
  ASSERT_EQ(window.size(), 7U);
  for (std::size_t i = 0; i < window.size(); ++i) {
    const double n = window[i].n;
    EXPECT_EQ(window[i].kept, 5 * n - 6) << "5 a row, less what stands out at both ends";
    EXPECT_EQ(dense[i].kept, n * n);
  }
}

TEST(SparseStudy, LayersUntilAllAreConnected) {
  const auto layers = [](const MaskSpec& spec, int n) {
    return layers_to_connect(allowed_entries(spec, n, n, {}), spec.causal.value_or(false));
  };
  EXPECT_EQ(layers(MaskSpec{.causal = false}, 16), 1);
  EXPECT_EQ(layers(MaskSpec{.causal = true}, 16), 1);
  // ±2 a layer: from one end to the other, 15 steps away, in ⌈15/2⌉ layers
  EXPECT_EQ(layers(with({.kind = SparsePart::Kind::window, .size = 2}), 16), 8);
  EXPECT_EQ(layers(with({.kind = SparsePart::Kind::window, .size = 2}, true), 16), 8);
  EXPECT_EQ(layers(with({.kind = SparsePart::Kind::global, .size = 1}), 16), 2) << "over the first one";
  EXPECT_EQ(layers(with({.kind = SparsePart::Kind::block, .size = 4}), 16), 0) << "never";
}

TEST(SparseStudy, ReachOfTheLastPosition) {
  const Tensor allowed = allowed_entries(with({.kind = SparsePart::Kind::window, .size = 3}, true), 32, 32, {});
  EXPECT_EQ(reach_of_last(allowed, 1), 4);
  EXPECT_EQ(reach_of_last(allowed, 2), 7);
  EXPECT_EQ(reach_of_last(allowed, 5), 16);
}

}  // namespace
}  // namespace headlight
