#include "core/ops/add.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase pair_of(Shape a, Shape b) {
  return {{random_tensor(a, 1), random_tensor(b, 2)},
          [](Graph& g, const std::vector<Var>& in) { return add(g, in[0], in[1]); }};
}

TEST(Add, BroadcastsOverBatchAndRows) {
  for (const Shape b : {Shape{2, 3, 4}, Shape{1, 3, 4}, Shape{2, 1, 4}, Shape{1, 1, 4}}) {
    SCOPED_TRACE(to_string(b));
    const OpCase op = pair_of({2, 3, 4}, b);
    expect_values(op.value(), {2, 3, 4}, [&](int n, int r, int c) {
      return static_cast<double>(op.inputs[0](n, r, c)) +
             static_cast<double>(op.inputs[1](b.batch == 1 ? 0 : n, b.rows == 1 ? 0 : r, c));
    });
    expect_gradients(op);
    expect_explanations(op);
  }
  expect_explanations(pair_of({3, 1, 2}, {1, 1, 2}));
  expect_gradients(pair_of({3, 1, 2}, {1, 1, 2}));
}

TEST(Add, AddsBothGradientsWhenAValueMeetsItself) {
  const OpCase op{{random_tensor({1, 2, 3}, 3)},
                  [](Graph& g, const std::vector<Var>& in) { return add(g, in[0], in[0]); }};
  expect_gradients(op);
}

TEST(Add, RefusesShapesThatDoNotFit) {
  expect_refused(pair_of({2, 3, 4}, {2, 3, 1}), "add");
  expect_refused(pair_of({2, 3, 4}, {3, 3, 4}), "add");
  expect_refused(pair_of({2, 1, 4}, {2, 3, 4}), "add");
}

}  // namespace
}  // namespace headlight
