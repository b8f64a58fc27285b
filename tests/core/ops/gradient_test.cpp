#include "core/ops/gradient.h"

#include "core/ops/elementwise_product.h"
#include "core/ops/mean.h"
#include "op_checks.h"

namespace headlight {
namespace {

// The goal Σ x² has the gradient 2x; it is a value like any other.
TEST(GradientValue, KeepsWhatBackwardLeft) {
  Graph g;
  const Tensor x = random_tensor({2, 3, 4}, 1);
  const Var leaf = g.parameter("x", x);
  const Var square = elementwise_product(g, leaf, leaf);
  const Var unused = sum_all(g, leaf);
  g.backward(sum_all(g, square));
  const Var slope = gradient_value(g, leaf, {"the sum", "总和"});
  expect_values(g.value(slope), {2, 3, 4}, [&](int b, int r, int c) { return 2 * static_cast<double>(x(b, r, c)); });
  const Explanation e = g.explain(slope, {1, 2, 3});
  EXPECT_EQ(e.value, g.value(slope)(1, 2, 3));
  ASSERT_EQ(e.operands.size(), 1U);
  EXPECT_EQ(e.operands[0].value, x(1, 2, 3));
  EXPECT_EQ(g.value(gradient_value(g, unused, {"the sum", "总和"}))(0, 0, 0), 0) << "nothing came there";
}

}  // namespace
}  // namespace headlight
