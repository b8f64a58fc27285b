#include "core/ops/scale.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase scaled(float factor) {
  return {{random_tensor({2, 3, 4}, 1)},
          [factor](Graph& g, const std::vector<Var>& in) { return scale(g, in[0], factor); }};
}

TEST(Scale, MultipliesEveryElement) {
  const OpCase op = scaled(-2.5F);
  expect_values(op.value(), {2, 3, 4},
                [&](int b, int r, int c) { return -2.5 * static_cast<double>(op.inputs[0](b, r, c)); });
  expect_gradients(op);
  expect_explanations(op);
  expect_same_in_place(op);
}

TEST(Scale, ShowsTheRootOfAWholeNumber) {
  Graph graph;
  const Var x = graph.constant(Tensor::filled({1, 1, 1}, 17.423F));
  const auto line = [&](float factor) { return graph.explain(scale(graph, x, factor), {0, 0, 0}).lines.at(0); };
  EXPECT_EQ(line(0.25F), "x ÷ \\sqrt{16} = 17.423 ÷ \\sqrt{16} = 4.356");
  EXPECT_EQ(line(std::sqrt(32.0F)), "x · \\sqrt{32} = 17.423 · \\sqrt{32} = 98.559");
  EXPECT_EQ(line(2), "x · 2.000 = 17.423 · 2.000 = 34.846");
  EXPECT_EQ(line(-0.25F), "x · (-0.250) = 17.423 · (-0.250) = -4.356");
}

}  // namespace
}  // namespace headlight
