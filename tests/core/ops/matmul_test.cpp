#include "core/ops/matmul.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase product(Shape a, Shape b, bool transposed) {
  return {{random_tensor(a, 1), random_tensor(b, 2)}, [transposed](Graph& g, const std::vector<Var>& in) {
            return transposed ? matmul_transposed(g, in[0], in[1]) : matmul(g, in[0], in[1]);
          }};
}

TEST(Matmul, IsRowTimesColumn) {
  for (const int batch : {1, 3}) {
    const OpCase op = product({3, 2, 5}, {batch, 5, 4}, false);
    expect_values(op.value(), {3, 2, 4}, [&](int b, int r, int c) {
      double sum = 0;
      for (int i = 0; i < 5; ++i)
        sum += static_cast<double>(op.inputs[0](b, r, i)) * static_cast<double>(op.inputs[1](batch == 1 ? 0 : b, i, c));
      return sum;
    });
    expect_gradients(op);
    expect_explanations(op);
  }
}

TEST(MatmulTransposed, IsRowTimesRow) {
  for (const int batch : {1, 3}) {
    const OpCase op = product({3, 2, 5}, {batch, 4, 5}, true);
    expect_values(op.value(), {3, 2, 4}, [&](int b, int r, int c) {
      double sum = 0;
      for (int i = 0; i < 5; ++i)
        sum += static_cast<double>(op.inputs[0](b, r, i)) * static_cast<double>(op.inputs[1](batch == 1 ? 0 : b, c, i));
      return sum;
    });
    expect_gradients(op);
    expect_explanations(op);
  }
}

TEST(Matmul, GivesOperandsInPairs) {
  Graph graph;
  const OpCase op = product({1, 2, 3}, {1, 2, 3}, true);
  const Explanation e = graph.explain(op.run(graph), {0, 1, 0});
  EXPECT_EQ(e.group, 2);
  ASSERT_EQ(e.operands.size(), 6U);
  EXPECT_EQ(e.operands[2].symbol, "q");
  EXPECT_EQ(e.operands[2].at, (Index3{0, 1, 1}));
  EXPECT_EQ(e.operands[3].symbol, "k");
  EXPECT_EQ(e.operands[3].at, (Index3{0, 0, 1}));
}

TEST(Matmul, IsTheSameOnAnyNumberOfThreads) {
  expect_same_on_any_number_of_threads(product({4, 150, 64}, {4, 64, 150}, false));
  expect_same_on_any_number_of_threads(product({4, 150, 64}, {1, 150, 64}, true));
}

TEST(Matmul, RefusesShapesThatDoNotFit) {
  expect_refused(product({3, 2, 5}, {3, 4, 4}, false), "matmul");
  expect_refused(product({3, 2, 5}, {2, 5, 4}, false), "matmul");
  expect_refused(product({3, 2, 5}, {3, 5, 4}, true), "matmul_transposed");
}

}  // namespace
}  // namespace headlight
