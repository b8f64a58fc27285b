#include "core/ops/concatenate.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase joined(std::vector<Tensor> parts, Axis axis) {
  return {std::move(parts), [axis](Graph& g, const std::vector<Var>& in) { return concatenate(g, in, axis); }};
}

TEST(Concatenate, PutsThePartsOneAfterAnother) {
  struct Case {
    Axis axis;
    Shape first, second, whole;
  };
  for (const Case& each :
       {Case{Axis::batch, {1, 2, 3}, {2, 2, 3}, {3, 2, 3}}, Case{Axis::rows, {2, 1, 3}, {2, 2, 3}, {2, 3, 3}},
        Case{Axis::cols, {2, 3, 1}, {2, 3, 2}, {2, 3, 3}}}) {
    SCOPED_TRACE(static_cast<int>(each.axis));
    const OpCase op = joined({random_tensor(each.first, 1), random_tensor(each.second, 2)}, each.axis);
    expect_values(
        op.value(), each.whole,
        [&](int b, int r, int c) {
          int& place = each.axis == Axis::batch ? b : each.axis == Axis::rows ? r : c;
          if (place < 1) return static_cast<double>(op.inputs[0](b, r, c));
          --place;
          return static_cast<double>(op.inputs[1](b, r, c));
        },
        0);
    expect_gradients(op);
    expect_explanations(op);
  }
}

TEST(Concatenate, RefusesPartsThatDoNotFit) {
  expect_refused(joined({random_tensor({1, 2, 3}, 1), random_tensor({1, 3, 3}, 2)}, Axis::cols), "concatenate");
  expect_refused(joined({random_tensor({1, 2, 3}, 1), random_tensor({2, 3, 3}, 2)}, Axis::rows), "concatenate");
  Graph graph;
  EXPECT_THROW(concatenate(graph, {}, Axis::rows), std::invalid_argument);
}

}  // namespace
}  // namespace headlight
