#include "core/ops/sigmoid.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

TEST(Sigmoid, FollowsItsFormula) {
  OpCase op{{random_tensor({2, 5, 7}, 1)}, [](Graph& g, const std::vector<Var>& in) { return sigmoid(g, in[0]); }};
  op.inputs[0](0, 0, 0) = 200;
  op.inputs[0](0, 0, 1) = -200;
  expect_values(
      op.value(), {2, 5, 7},
      [&](int b, int r, int c) { return 1 / (1 + std::exp(-static_cast<double>(op.inputs[0](b, r, c)))); }, 1e-6);
  expect_gradients(op);
  expect_explanations(op);
}

}  // namespace
}  // namespace headlight
