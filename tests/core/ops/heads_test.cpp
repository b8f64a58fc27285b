#include "core/ops/heads.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase split(Shape x, int heads) {
  return {{random_tensor(x, 1)},
          [heads](Graph& g, const std::vector<Var>& in) { return split_heads(g, in[0], heads); }};
}

OpCase merge(Shape x, int heads) {
  return {{random_tensor(x, 1)},
          [heads](Graph& g, const std::vector<Var>& in) { return merge_heads(g, in[0], heads); }};
}

TEST(SplitHeads, GivesEveryHeadItsColumns) {
  const OpCase op = split({2, 3, 8}, 4);
  expect_values(op.value(), {8, 3, 2},
                [&](int n, int r, int c) { return static_cast<double>(op.inputs[0](n / 4, r, n % 4 * 2 + c)); });
  expect_gradients(op);
  expect_explanations(op);
}

TEST(MergeHeads, IsTheInverse) {
  const OpCase op = merge({6, 3, 2}, 3);
  expect_values(op.value(), {2, 3, 6},
                [&](int b, int r, int c) { return static_cast<double>(op.inputs[0](b * 3 + c / 2, r, c % 2)); });
  expect_gradients(op);
  expect_explanations(op);

  Graph graph;
  const Tensor x = random_tensor({2, 3, 8}, 4);
  const Var back = merge_heads(graph, split_heads(graph, graph.parameter("x", x), 4), 4);
  expect_values(
      graph.value(back), x.shape(), [&](int b, int r, int c) { return static_cast<double>(x(b, r, c)); }, 0);
}

TEST(Heads, AreLookedThrough) {
  Graph graph;
  const Tensor x = random_tensor({2, 3, 8}, 4);
  const Var both = merge_heads(graph, split_heads(graph, graph.parameter("x", x), 4), 4);
  const Explanation e = graph.explain(both, {1, 2, 5});
  EXPECT_EQ(e.op, "parameter");
  EXPECT_EQ(e.value, x(1, 2, 5));
}

TEST(Heads, RefuseWhatTheyCannotShare) {
  expect_refused(split({2, 3, 7}, 4), "split_heads");
  expect_refused(split({2, 3, 8}, 0), "split_heads");
  expect_refused(merge({5, 3, 2}, 2), "merge_heads");
}

}  // namespace
}  // namespace headlight
