#include "core/ops/embedding.h"

#include "op_checks.h"

namespace headlight {
namespace {

Tensor ids(std::initializer_list<float> values, Shape shape) {
  Tensor out(shape);
  std::copy(values.begin(), values.end(), out.data());
  return out;
}

OpCase look_up(Tensor table, Tensor which) {
  return {{std::move(table), std::move(which)},
          [](Graph& g, const std::vector<Var>& in) { return embedding(g, in[0], in[1]); },
          {1}};
}

TEST(Embedding, TakesTheRowOfEveryToken) {
  const OpCase op = look_up(random_tensor({1, 5, 3}, 1), ids({4, 0, 2, 2, 2, 1}, {2, 3, 1}));
  expect_values(op.value(), {2, 3, 3}, [&](int b, int r, int c) {
    return static_cast<double>(op.inputs[0](0, static_cast<int>(op.inputs[1](b, r, 0)), c));
  });
  expect_gradients(op);  // a token that occurs three times gets three gradients
  expect_explanations(op);
}

TEST(Embedding, LeadsTheTrailToTheTokenId) {
  Graph graph;
  const Tensor table = random_tensor({1, 5, 3}, 1);
  const Var which = graph.constant(ids({4, 3}, {1, 2, 1}));
  const Var out = embedding(graph, graph.parameter("table", table), which);
  const Explanation e = graph.explain(out, {0, 1, 2});
  ASSERT_EQ(e.operands.size(), 2U);
  EXPECT_EQ(e.operands[0].at, (Index3{0, 3, 2}));
  EXPECT_EQ(e.operands[1].node.id, which.id);
  EXPECT_EQ(e.operands[1].value, 3);
}

TEST(Embedding, RefusesIdsOutsideTheTable) {
  expect_refused(look_up(random_tensor({1, 5, 3}, 1), ids({5}, {1, 1, 1})), "embedding");
  expect_refused(look_up(random_tensor({1, 5, 3}, 1), ids({-1}, {1, 1, 1})), "embedding");
  expect_refused(look_up(random_tensor({1, 5, 3}, 1), ids({1.5}, {1, 1, 1})), "embedding");
  expect_refused(look_up(random_tensor({1, 5, 3}, 1), ids({1, 1}, {1, 1, 2})), "embedding");
}

}  // namespace
}  // namespace headlight
