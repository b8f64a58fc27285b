#include "core/ops/negative_log.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

TEST(NegativeLog, IsTheMeanOverThePlaces) {
  Tensor x = random_tensor({2, 3, 4}, 1);
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = 0.1F + std::abs(x.data()[i]);
  const std::vector<Index3> places = {{0, 1, 2}, {1, 2, 3}, {1, 2, 3}};
  const OpCase op{{std::move(x)},
                  [places](Graph& g, const std::vector<Var>& in) { return negative_log_at(g, in[0], places); }};
  double sum = 0;
  for (const Index3& at : places) sum -= std::log(static_cast<double>(op.inputs[0](at)));
  expect_values(
      op.value(), {1, 1, 1}, [&](int, int, int) { return sum / 3; }, 1e-6);
  expect_gradients(op);
  expect_explanations(op);
}

TEST(NegativeLog, WithoutPlacesIsZeroAndOutsideIsRefused) {
  Graph graph;
  const Var x = graph.constant(Tensor::filled({1, 2, 2}, 0.5F));
  EXPECT_EQ(graph.value(negative_log_at(graph, x, {})).data()[0], 0);
  EXPECT_THROW(negative_log_at(graph, x, {{0, 2, 0}}), std::invalid_argument);
}

TEST(NegativeLog, OfNothingIsLargeAndFinite) {
  Graph graph;
  const Var x = graph.constant(Tensor::zeros({1, 1, 1}));
  EXPECT_NEAR(graph.value(negative_log_at(graph, x, {{0, 0, 0}})).data()[0], -std::log(1e-9), 1e-3);
}

}  // namespace
}  // namespace headlight
