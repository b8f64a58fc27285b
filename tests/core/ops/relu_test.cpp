#include "core/ops/relu.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

// No element so near to 0 that a finite difference would step over the bend.
OpCase bent() {
  Tensor x = random_tensor({2, 5, 7}, 1);
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] += std::copysign(0.05F, x.data()[i]);
  return {{std::move(x)}, [](Graph& g, const std::vector<Var>& in) { return relu(g, in[0]); }};
}

TEST(Relu, KeepsWhatIsPositive) {
  const OpCase op = bent();
  expect_values(
      op.value(), {2, 5, 7},
      [&](int b, int r, int c) {
        const double x = static_cast<double>(op.inputs[0](b, r, c));
        return x > 0 ? x : 0;
      },
      0);
  expect_gradients(op);
  expect_explanations(op);
}

TEST(Relu, ShowsTheNumberPutIn) {
  Graph graph;
  const Var y = relu(graph, graph.constant(Tensor::filled({1, 1, 1}, -0.613F)));
  EXPECT_EQ(graph.explain(y, {0, 0, 0}).lines.at(0), "max(0, -0.613) = 0.000");
}

TEST(Relu, IsTheSameOnAnyNumberOfThreads) {
  OpCase op = bent();
  op.inputs[0] = random_tensor({1, 3000, 1001}, 2);
  expect_same_on_any_number_of_threads(op);
}

}  // namespace
}  // namespace headlight
