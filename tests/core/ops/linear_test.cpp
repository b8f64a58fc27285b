#include "core/ops/linear.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase layer(Shape x, Shape weight, Shape bias) {
  OpCase op{{random_tensor(x, 1), random_tensor(weight, 2)}, [](Graph& g, const std::vector<Var>& in) {
              return in.size() > 2 ? linear(g, in[0], in[1], in[2]) : linear(g, in[0], in[1]);
            }};
  if (bias.size() > 0) op.inputs.push_back(random_tensor(bias, 3));
  return op;
}

TEST(Linear, IsTheSameMapForEveryPosition) {
  for (const bool biased : {false, true}) {
    const OpCase op = layer({2, 3, 4}, {1, 4, 5}, biased ? Shape{1, 1, 5} : Shape{});
    expect_values(op.value(), {2, 3, 5}, [&](int b, int r, int c) {
      double sum = biased ? static_cast<double>(op.inputs[2](0, 0, c)) : 0;
      for (int i = 0; i < 4; ++i)
        sum += static_cast<double>(op.inputs[0](b, r, i)) * static_cast<double>(op.inputs[1](0, i, c));
      return sum;
    });
    expect_gradients(op);
    expect_explanations(op);
  }
}

TEST(Linear, PutsTheBiasAfterThePairs) {
  Graph graph;
  const Explanation e = graph.explain(layer({1, 1, 3}, {1, 3, 2}, {1, 1, 2}).run(graph), {0, 0, 1});
  ASSERT_EQ(e.operands.size(), 7U);
  EXPECT_EQ(e.operands[6].symbol, "b");
  EXPECT_EQ(e.operands[6].input, 2);
}

TEST(Linear, RefusesShapesThatDoNotFit) {
  expect_refused(layer({2, 3, 4}, {1, 5, 5}, {}), "linear");
  expect_refused(layer({2, 3, 4}, {2, 4, 5}, {}), "linear");
  expect_refused(layer({2, 3, 4}, {1, 4, 5}, {1, 1, 4}), "linear");
}

}  // namespace
}  // namespace headlight
