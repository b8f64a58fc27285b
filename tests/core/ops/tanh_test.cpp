#include "core/ops/tanh.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

TEST(Tanh, FollowsItsFormula) {
  OpCase op{{random_tensor({2, 5, 7}, 1)}, [](Graph& g, const std::vector<Var>& in) { return tanh_op(g, in[0]); }};
  op.inputs[0](0, 0, 0) = 50;
  op.inputs[0](0, 0, 1) = -50;
  expect_values(
      op.value(), {2, 5, 7}, [&](int b, int r, int c) { return std::tanh(static_cast<double>(op.inputs[0](b, r, c))); },
      1e-6);
  expect_gradients(op);
  expect_explanations(op);
}

}  // namespace
}  // namespace headlight
