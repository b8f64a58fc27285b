#include "core/ops/alibi.h"

#include <cmath>

#include "core/ops/add.h"
#include "op_checks.h"

namespace headlight {
namespace {

OpCase biased(Shape shape, int heads) {
  return {{random_tensor(shape, 3)},
          [heads](Graph& g, const std::vector<Var>& in) { return alibi_bias(g, in[0], heads); },
          {0}};
}

TEST(Alibi, HasTheSlopesOfThePaper) {
  for (int h = 0; h < 8; ++h) EXPECT_EQ(alibi_slope(h, 8), 1.0 / (2 << h));
  EXPECT_NEAR(alibi_slope(0, 16), std::sqrt(0.5), 1e-12);
}

TEST(Alibi, TakesOffTheDistanceTimesTheSlope) {
  const OpCase op = biased({6, 4, 5}, 3);  // two sentences of three heads
  const double slopes[] = {std::pow(2, -8.0 / 3), std::pow(2, -16.0 / 3), 1.0 / 256};
  expect_values(op.value(), {6, 4, 5}, [&](int n, int i, int j) { return -slopes[n % 3] * std::abs(i - j); });
  expect_explanations(op);
}

TEST(Alibi, LetsTheGradientOfTheSumThrough) {
  OpCase op = biased({4, 3, 3}, 2);
  op.constants.clear();
  op.build = [](Graph& g, const std::vector<Var>& in) { return add(g, in[0], alibi_bias(g, in[0], 2)); };
  expect_gradients(op);
}

TEST(Alibi, RefusesScoresThatAreNotOfSoManyHeads) { expect_refused(biased({4, 3, 3}, 3), "alibi_bias"); }

}  // namespace
}  // namespace headlight
