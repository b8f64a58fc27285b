#include "core/analysis/distribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/graph/graph.h"
#include "core/ops/softmax.h"

namespace headlight {
namespace {

TEST(Distribution, IsThatOfTheOp) {
  const std::vector<double> scores{0.3, -2, 5, 5.5, -std::numeric_limits<double>::infinity()};
  Tensor row({1, 1, 5});
  for (int i = 0; i < 5; ++i) row(0, 0, i) = static_cast<float>(scores[static_cast<std::size_t>(i)]);
  Graph graph;
  const Tensor& expected = graph.value(softmax(graph, graph.constant(std::move(row))));
  const std::vector<double> weights = softmax_of(scores);
  for (int i = 0; i < 5; ++i)
    EXPECT_NEAR(weights[static_cast<std::size_t>(i)], static_cast<double>(expected(0, 0, i)), 1e-6);
  EXPECT_EQ(weights[4], 0);
}

TEST(Distribution, Borders) {
  constexpr double none = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(softmax_of({none, none}), (std::vector<double>{0, 0}));
  EXPECT_TRUE(softmax_of({}).empty());
  EXPECT_NEAR(entropy_of({0.25, 0.25, 0.25, 0.25}), std::log(4.0), 1e-12);
  EXPECT_EQ(entropy_of({1, 0}), 0);
}

}  // namespace
}  // namespace headlight
