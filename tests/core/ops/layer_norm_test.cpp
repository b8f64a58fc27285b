#include "core/ops/layer_norm.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase norm(Shape x, Shape gain, Shape bias) {
  return {{random_tensor(x, 1), random_tensor(gain, 2), random_tensor(bias, 3)},
          [](Graph& g, const std::vector<Var>& in) { return layer_norm(g, in[0], in[1], in[2], 1e-5F); }};
}

TEST(LayerNorm, HasTheMeanAndDeviationOfItsRow) {
  OpCase op = norm({2, 3, 9}, {1, 1, 9}, {1, 1, 9});
  op.inputs[0](1, 2, 0) += 100;
  expect_values(op.value(), {2, 3, 9}, [&](int b, int r, int c) {
    const Tensor& x = op.inputs[0];
    double mean = 0;
    for (int i = 0; i < 9; ++i) mean += static_cast<double>(x(b, r, i)) / 9;
    double variance = 0;
    for (int i = 0; i < 9; ++i) variance += std::pow(static_cast<double>(x(b, r, i)) - mean, 2) / 9;
    return (static_cast<double>(x(b, r, c)) - mean) / std::sqrt(variance + 1e-5) *
               static_cast<double>(op.inputs[1](0, 0, c)) +
           static_cast<double>(op.inputs[2](0, 0, c));
  });
  expect_explanations(op);
}

TEST(LayerNorm, HasTheRightGradient) { expect_gradients(norm({2, 3, 9}, {1, 1, 9}, {1, 1, 9})); }

TEST(LayerNorm, TakesARowWithoutDeviation) {
  OpCase op = norm({1, 1, 4}, {1, 1, 4}, {1, 1, 4});
  op.inputs[0] = Tensor::filled({1, 1, 4}, 3);
  expect_values(op.value(), {1, 1, 4}, [&](int, int, int c) { return static_cast<double>(op.inputs[2](0, 0, c)); });
}

TEST(LayerNorm, NamesItsOperands) {
  Graph graph;
  const Explanation e = graph.explain(norm({1, 2, 4}, {1, 1, 4}, {1, 1, 4}).run(graph), {0, 1, 2});
  ASSERT_EQ(e.operands.size(), 6U);
  EXPECT_EQ(e.operands[4].at, (Index3{0, 0, 2}));
  EXPECT_EQ(e.operands[5].input, 2);
  EXPECT_EQ(e.lines.size(), 4U);
}

TEST(LayerNorm, IsTheSameOnAnyNumberOfThreads) {
  expect_same_on_any_number_of_threads(norm({4, 400, 512}, {1, 1, 512}, {1, 1, 512}));
}

TEST(LayerNorm, RefusesShapesThatDoNotFit) {
  expect_refused(norm({1, 2, 4}, {1, 1, 3}, {1, 1, 4}), "layer_norm");
  expect_refused(norm({1, 2, 4}, {1, 1, 4}, {1, 2, 4}), "layer_norm");
}

}  // namespace
}  // namespace headlight
