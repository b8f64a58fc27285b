#include "core/ops/normalize_rows.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase unit(Tensor x) {
  return {{std::move(x)}, [](Graph& g, const std::vector<Var>& in) { return normalize_rows(g, in[0]); }};
}

TEST(NormalizeRows, GivesEveryRowLengthOne) {
  const OpCase op = unit(random_tensor({2, 3, 5}, 1));
  expect_values(op.value(), {2, 3, 5}, [&](int b, int r, int c) {
    double squares = 0;
    for (int i = 0; i < 5; ++i) squares += std::pow(static_cast<double>(op.inputs[0](b, r, i)), 2);
    return static_cast<double>(op.inputs[0](b, r, c)) / std::sqrt(squares);
  });
  expect_gradients(op);
  expect_explanations(op);
}

TEST(NormalizeRows, LeavesZeroAlone) {
  Tensor x = random_tensor({1, 2, 4}, 1);
  x.slice(0).row(1).setZero();
  const OpCase op = unit(std::move(x));
  Graph graph;
  const std::vector<Var> in = op.leaves(graph);
  const Var y = op.build(graph, in);
  EXPECT_EQ(graph.value(y).slice(0).row(1).cwiseAbs().maxCoeff(), 0);
  EXPECT_TRUE(graph.explain(y, {0, 1, 0}).flagged);
  graph.backward(y);
  EXPECT_EQ(graph.gradient(in[0]).slice(0).row(1).cwiseAbs().maxCoeff(), 0);
}

}  // namespace
}  // namespace headlight
