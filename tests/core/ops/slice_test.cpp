#include "core/ops/slice.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase part(Axis axis, int first, int count) {
  return {{random_tensor({3, 4, 5}, 1)},
          [=](Graph& g, const std::vector<Var>& in) { return slice(g, in[0], axis, first, count); }};
}

TEST(Slice, TakesAPartAlongOneAxis) {
  const auto check = [](const OpCase& op, Shape shape, Index3 first) {
    expect_values(
        op.value(), shape,
        [&](int b, int r, int c) {
          return static_cast<double>(op.inputs[0](b + first.batch, r + first.row, c + first.col));
        },
        0);
    expect_gradients(op);
    expect_explanations(op);
  };
  check(part(Axis::batch, 1, 2), {2, 4, 5}, {1, 0, 0});
  check(part(Axis::rows, 2, 1), {3, 1, 5}, {0, 2, 0});
  check(part(Axis::cols, 1, 3), {3, 4, 3}, {0, 0, 1});
}

TEST(Slice, RefusesWhatIsNotThere) {
  expect_refused(part(Axis::batch, 1, 3), "slice");
  expect_refused(part(Axis::rows, -1, 2), "slice");
  expect_refused(part(Axis::cols, 0, 6), "slice");
}

}  // namespace
}  // namespace headlight
