#include "core/ops/replace.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

TEST(Replace, SetsElementsAndPassesTheRest) {
  const Tensor x = random_tensor({2, 3, 4}, 1);
  const OpCase op{{x}, [](Graph& g, const std::vector<Var>& in) {
                    return replace(g, in[0], {{{0, 1, 2}, 7}, {{1, 0, 0}, -2}, {{0, 1, 2}, 9}});
                  }};
  expect_values(
      op.value(), {2, 3, 4},
      [&](int b, int r, int c) {
        if (b == 0 && r == 1 && c == 2) return 9.0;  // the last one said
        if (b == 1 && r == 0 && c == 0) return -2.0;
        return static_cast<double>(x(b, r, c));
      },
      0);
  expect_gradients(op);
  expect_explanations(op);
}

TEST(Replace, RefusesPlacesOutside) {
  Graph g;
  const Var x = g.constant(Tensor::zeros({1, 2, 2}));
  EXPECT_THROW(replace(g, x, {{{0, 2, 0}, 1}}), std::invalid_argument);
  EXPECT_THROW(set_weights(g, x, {{{0, 0, 5}, 1}}), std::invalid_argument);
}

TEST(SetWeights, TheOthersShareWhatIsLeft) {
  Tensor p({1, 2, 4});
  p.slice(0) << 0.1F, 0.2F, 0.3F, 0.4F, 0.25F, 0.25F, 0.25F, 0.25F;
  const OpCase op{{p}, [](Graph& g, const std::vector<Var>& in) {
                    return set_weights(g, in[0], {{{0, 0, 3}, 0.1F}, {{0, 0, 0}, 0.4F}});
                  }};
  const Tensor y = op.value();
  EXPECT_FLOAT_EQ(y(0, 0, 3), 0.1F);
  EXPECT_FLOAT_EQ(y(0, 0, 0), 0.4F);
  EXPECT_NEAR(y(0, 0, 1), 0.2, 1e-6);  // 0.2 and 0.3 share the half that is left
  EXPECT_NEAR(y(0, 0, 2), 0.3, 1e-6);
  EXPECT_EQ(y.slice(0).row(1), p.slice(0).row(1));
  expect_gradients(op);
  expect_explanations(op);
}

TEST(SetWeights, WhereTheOthersAreZeroTheyStay) {
  Tensor p({1, 1, 3});
  p.slice(0) << 0, 1, 0;
  const OpCase op{{p}, [](Graph& g, const std::vector<Var>& in) {
                    return set_weights(g, in[0], {{{0, 0, 1}, 0.25F}});
                  }};
  const Tensor y = op.value();
  EXPECT_EQ(y(0, 0, 0), 0);
  EXPECT_EQ(y(0, 0, 1), 0.25F);
  expect_explanations(op);
}

}  // namespace
}  // namespace headlight
