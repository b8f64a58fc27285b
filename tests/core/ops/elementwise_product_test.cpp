#include "core/ops/elementwise_product.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase pair_of(Shape a, Shape b) {
  return {{random_tensor(a, 1), random_tensor(b, 2)},
          [](Graph& g, const std::vector<Var>& in) { return elementwise_product(g, in[0], in[1]); }};
}

TEST(ElementwiseProduct, BroadcastsOverBatchAndRows) {
  for (const Shape b : {Shape{2, 3, 4}, Shape{1, 3, 4}, Shape{2, 1, 4}, Shape{1, 1, 4}}) {
    SCOPED_TRACE(to_string(b));
    const OpCase op = pair_of({2, 3, 4}, b);
    expect_values(op.value(), {2, 3, 4}, [&](int n, int r, int c) {
      return static_cast<double>(op.inputs[0](n, r, c)) *
             static_cast<double>(op.inputs[1](b.batch == 1 ? 0 : n, b.rows == 1 ? 0 : r, c));
    });
    expect_gradients(op);
    expect_explanations(op);
  }
  expect_explanations(pair_of({3, 1, 2}, {1, 1, 2}));
  expect_gradients(pair_of({3, 1, 2}, {1, 1, 2}));
}

TEST(ElementwiseProduct, AddsBothGradientsWhenAValueMeetsItself) {
  const OpCase op{{random_tensor({1, 2, 3}, 3)},
                  [](Graph& g, const std::vector<Var>& in) { return elementwise_product(g, in[0], in[0]); }};
  expect_gradients(op);
}

TEST(ElementwiseProduct, RefusesShapesThatDoNotFit) {
  expect_refused(pair_of({2, 3, 4}, {2, 3, 1}), "elementwise_product");
  expect_refused(pair_of({2, 3, 4}, {3, 3, 4}), "elementwise_product");
  expect_refused(pair_of({2, 1, 4}, {2, 3, 4}), "elementwise_product");
}

}  // namespace
}  // namespace headlight
