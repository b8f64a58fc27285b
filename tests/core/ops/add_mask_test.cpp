#include "core/ops/add_mask.h"

#include <cmath>
#include <limits>

#include "core/ops/softmax.h"
#include "op_checks.h"

namespace headlight {
namespace {

constexpr float forbidden = -std::numeric_limits<float>::infinity();

// A mask of M slices that forbids different keys in each.
Tensor mask_of(int slices) {
  Tensor mask = Tensor::zeros({slices, 2, 3});
  for (int m = 0; m < slices; ++m) mask(m, 0, m % 3) = mask(m, 1, (m + 1) % 3) = forbidden;
  return mask;
}

OpCase masked(int slices) {
  return {{random_tensor({4, 2, 3}, 1), mask_of(slices)},
          [](Graph& g, const std::vector<Var>& in) { return add_mask(g, in[0], in[1]); },
          {1}};
}

TEST(AddMask, ForbidsExactlyTheMaskedEntries) {
  for (const int slices : {1, 2, 4}) {
    const OpCase op = masked(slices);
    expect_values(op.value(), {4, 2, 3}, [&](int n, int r, int c) {
      return static_cast<double>(op.inputs[0](n, r, c)) + static_cast<double>(op.inputs[1](n / (4 / slices), r, c));
    });
    expect_explanations(op);
    expect_same_in_place(op);
  }
}

TEST(AddMask, IsMinusInfinityWhateverTheScore) {
  OpCase op = masked(1);
  op.inputs[0](0, 0, 0) = std::numeric_limits<float>::infinity();
  EXPECT_EQ(op.value()(0, 0, 0), forbidden);
}

TEST(AddMask, SaysThatMinusABillionForbidsAsWell) {
  Graph graph;
  OpCase op = masked(1);
  op.inputs[1](0, 0, 0) = -1e9F;
  const std::vector<Var> in = op.leaves(graph);
  const Explanation said = graph.explain(op.build(graph, in), {0, 0, 0});
  EXPECT_NE(said.summary.in(Lang::en).find("forbids"), std::string::npos) << said.summary.in(Lang::en);
  EXPECT_LT(said.value, -9e8F);
}

TEST(AddMask, LetsNoGradientThroughAMaskedEntry) {
  Graph graph;
  const OpCase op = masked(2);
  const std::vector<Var> in = op.leaves(graph);
  graph.backward(op.build(graph, in));
  for (int n = 0; n < 4; ++n)
    for (int c = 0; c < 3; ++c)
      EXPECT_EQ(graph.gradient(in[0])(n, 0, c), std::isinf(op.inputs[1](n / 2, 0, c)) ? 0 : 1);
}

TEST(AddMask, HasTheRightGradientBeforeASoftmax) {
  OpCase op = masked(2);
  op.build = [](Graph& g, const std::vector<Var>& in) { return softmax(g, add_mask(g, in[0], in[1])); };
  expect_gradients(op);
}

TEST(AddMask, RefusesMasksThatDoNotFit) {
  OpCase op = masked(3);
  expect_refused(op, "add_mask");
  op.inputs[1] = Tensor::zeros({1, 3, 2});
  expect_refused(op, "add_mask");
}

}  // namespace
}  // namespace headlight
