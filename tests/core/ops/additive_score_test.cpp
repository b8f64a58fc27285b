#include "core/ops/additive_score.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase scores(int slices, int queries, int keys, int d_head, int width) {
  return {{random_tensor({slices, queries, d_head}, 1), random_tensor({slices, keys, d_head}, 2),
           random_tensor({1, d_head, width}, 3), random_tensor({1, d_head, width}, 4), random_tensor({1, 1, width}, 5)},
          [](Graph& g, const std::vector<Var>& in) { return additive_score(g, in[0], in[1], in[2], in[3], in[4]); }};
}

TEST(AdditiveScore, FollowsItsFormula) {
  const OpCase op = scores(2, 3, 4, 5, 6);
  const Tensor& q = op.inputs[0];
  const Tensor& k = op.inputs[1];
  expect_values(op.value(), {2, 3, 4}, [&](int n, int i, int j) {
    double sum = 0;
    for (int a = 0; a < 6; ++a) {
      double inner = 0;
      for (int d = 0; d < 5; ++d)
        inner += static_cast<double>(q(n, i, d)) * static_cast<double>(op.inputs[2](0, d, a)) +
                 static_cast<double>(k(n, j, d)) * static_cast<double>(op.inputs[3](0, d, a));
      sum += static_cast<double>(op.inputs[4](0, 0, a)) * std::tanh(inner);
    }
    return sum;
  });
  expect_gradients(op);
  expect_explanations(op);
}

TEST(AdditiveScore, IsTheSameOnAnyNumberOfThreads) { expect_same_on_any_number_of_threads(scores(4, 60, 70, 16, 16)); }

TEST(AdditiveScore, RefusesShapesThatDoNotFit) {
  OpCase op = scores(2, 3, 4, 5, 6);
  op.inputs[1] = random_tensor({2, 4, 6}, 2);
  expect_refused(op, "additive_score");
  op = scores(2, 3, 4, 5, 6);
  op.inputs[4] = random_tensor({1, 1, 5}, 2);
  expect_refused(op, "additive_score");
}

}  // namespace
}  // namespace headlight
