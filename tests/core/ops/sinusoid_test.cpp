#include "core/ops/sinusoid.h"

#include <cmath>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase positions(int rows, int d_model) {
  return {{Tensor::zeros({2, rows, 1})},
          [d_model](Graph& g, const std::vector<Var>& in) { return sinusoidal_positions(g, in[0], d_model); },
          {0}};
}

double obvious(int pos, int col, int d_model) {
  const double angle = pos / std::pow(10000.0, static_cast<double>(col - col % 2) / d_model);
  return col % 2 == 0 ? std::sin(angle) : std::cos(angle);
}

TEST(Sinusoid, FollowsThePaper) {
  for (const int d_model : {8, 7, 1}) {
    const OpCase op = positions(12, d_model);
    expect_values(
        op.value(), {1, 12, d_model}, [&](int, int pos, int col) { return obvious(pos, col, d_model); }, 1e-7);
    expect_explanations(op);
  }
}

TEST(Sinusoid, StaysExactAtLargePositions) {
  const Tensor y = positions(8000, 6).value();
  for (int col = 0; col < 6; ++col) EXPECT_NEAR(static_cast<double>(y(0, 7999, col)), obvious(7999, col, 6), 1e-7);
}

TEST(Sinusoid, HasRowsOfNormRootOfHalfTheSize) {
  const Tensor y = positions(5, 512).value();
  for (int pos = 0; pos < 5; ++pos) EXPECT_NEAR(y.slice(0).row(pos).norm(), 16, 1e-4);
}

TEST(Sinusoid, RefusesASizeOfNothing) { expect_refused(positions(3, 0), "sinusoidal_positions"); }

}  // namespace
}  // namespace headlight
