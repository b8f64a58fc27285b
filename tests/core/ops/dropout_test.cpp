#include "core/ops/dropout.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase dropped(Shape shape, float p, std::uint64_t seed) {
  OpCase op{{random_tensor(shape, 1)},
            [=](Graph& g, const std::vector<Var>& in) { return dropout(g, in[0], p, seed); }};
  op.training = true;
  return op;
}

TEST(Dropout, KeepsAndScalesOrDrops) {
  const OpCase op = dropped({1, 200, 101}, 0.3F, 5);
  const Tensor y = op.value();
  int zeros = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (y.data()[i] == 0)
      ++zeros;
    else
      ASSERT_NEAR(y.data()[i], op.inputs[0].data()[i] / 0.7F, 1e-5);
  }
  EXPECT_NEAR(zeros / static_cast<double>(y.size()), 0.3, 0.02);
}

TEST(Dropout, HasTheRightGradientAndExplanation) {
  const OpCase op = dropped({2, 3, 4}, 0.5F, 9);
  expect_gradients(op);
  expect_explanations(op);
  Graph graph(Graph::Keep::everything, true);
  const Var y = op.run(graph);
  for (int c = 0; c < 4; ++c) EXPECT_EQ(graph.explain(y, {1, 1, c}).flagged, graph.value(y)(1, 1, c) == 0);
}

TEST(Dropout, DependsOnTheSeedAlone) {
  const Tensor y = dropped({1, 8, 8}, 0.5F, 9).value();
  EXPECT_EQ(y.flat(), dropped({1, 8, 8}, 0.5F, 9).value().flat());
  EXPECT_NE(y.flat(), dropped({1, 8, 8}, 0.5F, 10).value().flat());
}

TEST(Dropout, OfAPieceIsThatOfTheWhole) {
  const Tensor whole = dropped({1, 8, 9}, 0.5F, 9).value();
  for (const int rows : {0, 1, 2, 7}) {
    Graph graph(Graph::Keep::everything, true);
    Tensor piece({1, 8 - rows, 9});
    piece.slice(0) = random_tensor({1, 8, 9}, 1).slice(0).bottomRows(8 - rows);
    const Var y = dropout(graph, graph.constant(piece), 0.5F, 9, static_cast<std::size_t>(9 * rows));
    EXPECT_EQ(graph.value(y).slice(0), whole.slice(0).bottomRows(8 - rows)) << rows;
  }
}

TEST(Dropout, IsNothingOutsideTraining) {
  const Tensor x = random_tensor({1, 2, 3}, 1);
  Graph looking;
  const Var in = looking.parameter("x", x);
  EXPECT_EQ(dropout(looking, in, 0.5F, 1).id, in.id);
  Graph training(Graph::Keep::everything, true);
  const Var other = training.parameter("x", x);
  EXPECT_EQ(dropout(training, other, 0, 1).id, other.id);
  EXPECT_THROW(dropout(training, other, 1, 1), std::invalid_argument);
}

}  // namespace
}  // namespace headlight
