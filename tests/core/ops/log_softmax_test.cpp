#include "core/ops/log_softmax.h"

#include <cmath>
#include <limits>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase rows_of(Tensor x) {
  return {{std::move(x)}, [](Graph& g, const std::vector<Var>& in) { return log_softmax(g, in[0]); }};
}

TEST(LogSoftmax, IsTheLogarithmOfTheShare) {
  const OpCase op = rows_of(random_tensor({2, 3, 19}, 1));
  expect_values(op.value(), {2, 3, 19}, [&](int b, int r, int c) {
    double sum = 0;
    for (int i = 0; i < 19; ++i) sum += std::exp(static_cast<double>(op.inputs[0](b, r, i)));
    return std::log(std::exp(static_cast<double>(op.inputs[0](b, r, c))) / sum);
  });
  expect_gradients(op);
  expect_explanations(op);
}

TEST(LogSoftmax, DoesNotOverflow) {
  Tensor x({1, 1, 2});
  x(0, 0, 0) = 1000;
  x(0, 0, 1) = 999;
  const Tensor y = rows_of(x).value();
  EXPECT_NEAR(y(0, 0, 0), -0.313262, 1e-4);
  EXPECT_NEAR(y(0, 0, 1), -1.313262, 1e-4);
}

TEST(LogSoftmax, StaysMinusInfinityOnAFullyMaskedRow) {
  const OpCase op = rows_of(Tensor::filled({1, 2, 3}, -std::numeric_limits<float>::infinity()));
  Graph graph;
  const Var y = op.run(graph);
  EXPECT_EQ(graph.value(y)(0, 1, 1), -std::numeric_limits<float>::infinity());
  const Explanation e = graph.explain(y, {0, 1, 1});
  EXPECT_TRUE(e.flagged);
  EXPECT_EQ(e.value, graph.value(y)(0, 1, 1));
}

}  // namespace
}  // namespace headlight
