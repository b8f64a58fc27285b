#include "core/ops/rotary.h"

#include <cmath>
#include <complex>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase rotated(Shape shape) {
  return {{random_tensor(shape, 3)}, [](Graph& g, const std::vector<Var>& in) { return rotate_by_position(g, in[0]); }};
}

// The slow and obvious version: a pair of columns is a complex number, times e^{ipθ}.
double obvious(const Tensor& x, int n, int p, int col) {
  const int even = col - col % 2;
  if (even + 1 == x.cols()) return static_cast<double>(x(n, p, col));
  const double angle = p / std::pow(10000.0, static_cast<double>(even) / x.cols());
  const std::complex<double> turned =
      std::complex<double>(static_cast<double>(x(n, p, even)), static_cast<double>(x(n, p, even + 1))) *
      std::polar(1.0, angle);
  return col == even ? turned.real() : turned.imag();
}

TEST(Rotary, TurnsEveryPairByItsPosition) {
  for (const Shape shape : {Shape{3, 5, 8}, Shape{2, 4, 5}, Shape{1, 3, 1}}) {
    const OpCase op = rotated(shape);
    expect_values(op.value(), shape, [&](int n, int p, int col) { return obvious(op.inputs[0], n, p, col); });
    expect_gradients(op);
    expect_explanations(op);
  }
}

TEST(Rotary, StaysExactAtLargePositions) {
  const OpCase op = rotated({1, 4000, 6});
  const Tensor y = op.value();
  for (int col = 0; col < 6; ++col)
    EXPECT_NEAR(static_cast<double>(y(0, 3999, col)), obvious(op.inputs[0], 0, 3999, col), 1e-6);
}

TEST(Rotary, KeepsLengthsAndMakesProductsDependOnTheDifferenceOnly) {
  // The same q at every position, the same k at every position.
  Tensor q({1, 12, 8}), k({1, 12, 8});
  const Tensor one = random_tensor({1, 2, 8}, 9);
  for (int p = 0; p < 12; ++p)
    for (int c = 0; c < 8; ++c) q(0, p, c) = one(0, 0, c), k(0, p, c) = one(0, 1, c);
  Graph graph;
  const Tensor a = graph.value(rotate_by_position(graph, graph.constant(q)));
  const Tensor b = graph.value(rotate_by_position(graph, graph.constant(k)));
  const auto product = [&](int i, int j) { return a.slice(0).row(i).dot(b.slice(0).row(j)); };
  for (int p = 0; p < 12; ++p) EXPECT_NEAR(a.slice(0).row(p).norm(), q.slice(0).row(p).norm(), 1e-5);
  for (int p = 0; p + 3 < 12; ++p) EXPECT_NEAR(product(p + 3, p), product(3, 0), 1e-5);
  EXPECT_GT(std::abs(product(3, 0) - product(4, 0)), 1e-2);
}

TEST(Rotary, IsTheSameOnAnyNumberOfThreads) { expect_same_on_any_number_of_threads(rotated({8, 64, 32})); }

}  // namespace
}  // namespace headlight
