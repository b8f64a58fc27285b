#include "core/ops/cross_entropy.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase loss(Tensor logits, std::vector<int> targets, float smoothing = 0) {
  return {{std::move(logits)}, [targets = std::move(targets), smoothing](Graph& g, const std::vector<Var>& in) {
            return cross_entropy(g, in[0], targets, smoothing);
          }};
}

// Σ over the words of −(wanted probability)·log softmax, position by position.
double obvious(const Tensor& logits, const std::vector<int>& targets, double smoothing) {
  double total = 0;
  int counted = 0;
  for (int i = 0; i < logits.batch() * logits.rows(); ++i) {
    const int target = targets[static_cast<std::size_t>(i)];
    if (target < 0) continue;
    ++counted;
    const auto row = logits.flat().row(i).cast<double>();
    double sum = 0;
    for (int c = 0; c < logits.cols(); ++c) sum += std::exp(row[c]);
    for (int c = 0; c < logits.cols(); ++c) {
      const double wanted = (c == target ? 1 - smoothing : 0) + smoothing / logits.cols();
      total -= wanted * std::log(std::exp(row[c]) / sum);
    }
  }
  return counted > 0 ? total / counted : 0;
}

TEST(CrossEntropy, IsTheMeanOverThePositionsThatCount) {
  const std::vector<int> targets = {3, -1, 0, 6, 2, -1};
  for (const float smoothing : {0.0F, 0.1F}) {
    const OpCase op = loss(random_tensor({2, 3, 7}, 1), targets, smoothing);
    expect_values(op.value(), {1, 1, 1},
                  [&](int, int, int) { return obvious(op.inputs[0], targets, static_cast<double>(smoothing)); });
    expect_gradients(op);
    expect_explanations(op);
  }
}

TEST(CrossEntropy, ShowsOnePositionInFull) {
  const OpCase op = loss(random_tensor({1, 2, 7}, 1), {-1, 4});
  expect_explanations(op);
  Graph graph;
  const Explanation e = graph.explain(op.run(graph), {0, 0, 0});
  ASSERT_EQ(e.operands.size(), 1U);
  EXPECT_EQ(e.operands[0].at, (Index3{0, 1, 4}));
}

TEST(CrossEntropy, DoesNotOverflow) {
  Tensor logits = Tensor::zeros({1, 1, 2});
  logits(0, 0, 0) = 1000;
  EXPECT_NEAR(loss(logits, {0}).value()(0, 0, 0), 0, 1e-6);
  EXPECT_NEAR(loss(logits, {1}).value()(0, 0, 0), 1000, 1e-3);
}

TEST(CrossEntropy, IsZeroWhenNothingCounts) {
  const OpCase op = loss(random_tensor({1, 2, 3}, 1), {-1, -1});
  Graph graph;
  const std::vector<Var> in = op.leaves(graph);
  const Var out = op.build(graph, in);
  EXPECT_EQ(graph.value(out)(0, 0, 0), 0);
  EXPECT_TRUE(graph.explain(out, {0, 0, 0}).flagged);
  graph.backward(out);
  EXPECT_EQ(graph.gradient(in[0]).flat().cwiseAbs().maxCoeff(), 0);
}

TEST(CrossEntropy, RefusesTargetsThatAreNoWords) {
  expect_refused(loss(random_tensor({1, 2, 3}, 1), {0, 3}), "cross_entropy");
  expect_refused(loss(random_tensor({1, 2, 3}, 1), {0, -2}), "cross_entropy");
  expect_refused(loss(random_tensor({1, 2, 3}, 1), {0}), "cross_entropy");
}

TEST(CrossEntropy, IsTheSameOnAnyNumberOfThreads) {
  expect_same_on_any_number_of_threads(loss(random_tensor({2, 200, 900}, 1), std::vector<int>(400, 7)));
}

}  // namespace
}  // namespace headlight
