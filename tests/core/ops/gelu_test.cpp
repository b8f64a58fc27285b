#include "core/ops/gelu.h"

#include <cmath>
#include <numbers>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase curve(GeluForm form) {
  Tensor x = random_tensor({2, 5, 9}, 1);
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] *= 2;
  x(0, 0, 0) = 30;
  x(0, 0, 1) = -30;
  return {{std::move(x)}, [form](Graph& g, const std::vector<Var>& in) { return gelu(g, in[0], form); }};
}

TEST(Gelu, FollowsItsFormulas) {
  const OpCase exact = curve(GeluForm::erf);
  expect_values(
      exact.value(), {2, 5, 9},
      [&](int b, int r, int c) {
        const double x = static_cast<double>(exact.inputs[0](b, r, c));
        return x * 0.5 * std::erfc(-x / std::numbers::sqrt2);
      },
      1e-6);
  const OpCase near = curve(GeluForm::tanh);
  expect_values(
      near.value(), {2, 5, 9},
      [&](int b, int r, int c) {
        const double x = static_cast<double>(near.inputs[0](b, r, c));
        return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * std::pow(x, 3))));
      },
      2e-6);
}

TEST(Gelu, HasTheRightGradientAndExplanation) {
  for (const GeluForm form : {GeluForm::tanh, GeluForm::erf}) {
    expect_gradients(curve(form));
    expect_explanations(curve(form));
  }
}

TEST(Gelu, HasTheKnownValueAtOne) {
  Graph graph;
  const Var one = graph.constant(Tensor::filled({1, 1, 1}, 1));
  EXPECT_NEAR(graph.value(gelu(graph, one, GeluForm::erf))(0, 0, 0), 0.841345, 1e-5);
  EXPECT_NEAR(graph.value(gelu(graph, one, GeluForm::tanh))(0, 0, 0), 0.841192, 1e-5);
}

}  // namespace
}  // namespace headlight
