#include "core/train/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/ops/elementwise_product.h"
#include "core/ops/mean.h"

namespace headlight {
namespace {

// Three steps on x², by hand in double precision.
TEST(Optimizer, FollowsTheFormulasOfAdamW) {
  OptimizerSettings settings;
  settings.weight_decay = 0.1F;
  settings.clip = 0;
  Optimizer optimizer(settings);
  Parameters parameters;
  parameters.add("blocks.0.attn.W_Q", Tensor::filled({1, 1, 1}, 2.0F));
  double x = 2;
  double m = 0;
  double v = 0;
  for (int step = 1; step <= 3; ++step) {
    Graph graph(Graph::Keep::everything, true);
    const Var p = graph.parameter("blocks.0.attn.W_Q", parameters.get("blocks.0.attn.W_Q"));
    graph.backward(elementwise_product(graph, p, p));
    const double norm = optimizer.step(parameters, graph, 0.05F);
    const double g = 2 * x;
    EXPECT_NEAR(norm, std::abs(g), 1e-5);
    m = 0.9 * m + 0.1 * g;
    v = 0.98 * v + 0.02 * g * g;
    x = x * (1 - 0.05 * 0.1) -
        0.05 * (m / (1 - std::pow(0.9, step))) / (std::sqrt(v / (1 - std::pow(0.98, step))) + 1e-9);
    EXPECT_NEAR(static_cast<double>(std::as_const(parameters).get("blocks.0.attn.W_Q").data()[0]), x, 1e-5);
  }
}

TEST(Optimizer, ClipsTheNormOfAllGradientsTogether) {
  OptimizerSettings settings;
  settings.clip = 1;
  Optimizer clipped(settings);
  Optimizer free_one({.clip = 0});
  Parameters a;
  a.add("b_Q", Tensor::filled({1, 1, 2}, 30.0F));
  Parameters b = a;
  const auto step = [](Optimizer& optimizer, Parameters& parameters) {
    Graph graph(Graph::Keep::everything, true);
    const Var p = graph.parameter("b_Q", parameters.get("b_Q"));
    graph.backward(elementwise_product(graph, p, p));
    return optimizer.step(parameters, graph, 0.1F);
  };
  EXPECT_NEAR(step(clipped, a), std::sqrt(2.0) * 60, 1e-3);
  step(free_one, b);
  // The first moment is what was clipped: 0.1 · g / ‖g‖.
  EXPECT_NEAR(static_cast<double>(clipped.moments().get("b_Q/m").data()[0]), 0.1 / std::sqrt(2.0), 1e-5);
  EXPECT_NEAR(static_cast<double>(free_one.moments().get("b_Q/m").data()[0]), 6, 1e-4);
}

TEST(Optimizer, ChangesNothingWhenAGradientIsNotFinite) {
  Optimizer optimizer({});
  Parameters parameters;
  parameters.add("b_Q", Tensor::filled({1, 1, 1}, std::numeric_limits<float>::infinity()));
  Graph graph(Graph::Keep::everything, true);
  const Var p = graph.parameter("b_Q", parameters.get("b_Q"));
  graph.backward(elementwise_product(graph, p, p));
  EXPECT_FALSE(std::isfinite(optimizer.step(parameters, graph, 0.1F)));
  EXPECT_EQ(optimizer.steps(), 0);
}

TEST(Schedule, WarmsUpAndComesDown) {
  Schedule cosine{Schedule::Kind::cosine, 1.0F, 10, 110, 0.1F};
  EXPECT_NEAR(cosine.rate(0), 0.1F, 1e-6F);
  EXPECT_NEAR(cosine.rate(9), 1.0F, 1e-6F);
  EXPECT_NEAR(cosine.rate(59), 0.55F, 1e-3F);
  EXPECT_NEAR(cosine.rate(109), 0.1F, 1e-6F);
  EXPECT_NEAR(cosine.rate(1000), 0.1F, 1e-6F);
  const Schedule root{Schedule::Kind::inverse_square_root, 1.0F, 100, 1000, 0};
  EXPECT_NEAR(root.rate(99), 1.0F, 1e-6F);
  EXPECT_NEAR(root.rate(399), 0.5F, 1e-6F);
  const Schedule constant{Schedule::Kind::constant, 0.3F, 0, 10, 0};
  EXPECT_NEAR(constant.rate(5), 0.3F, 1e-6F);
}

}  // namespace
}  // namespace headlight
