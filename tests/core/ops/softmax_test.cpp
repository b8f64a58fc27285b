#include "core/ops/softmax.h"

#include <cmath>
#include <limits>

#include "op_checks.h"

namespace headlight {
namespace {

constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

OpCase rows_of(Tensor x) {
  return {{std::move(x)}, [](Graph& g, const std::vector<Var>& in) { return softmax(g, in[0]); }};
}

double obvious(const Tensor& x, int b, int r, int c) {
  double sum = 0;
  for (int i = 0; i < x.cols(); ++i) sum += std::exp(static_cast<double>(x(b, r, i)));
  return sum > 0 ? std::exp(static_cast<double>(x(b, r, c))) / sum : 0;
}

TEST(Softmax, IsTheShareOfTheExponential) {
  for (const int cols : {1, 3, 16, 37}) {
    const OpCase op = rows_of(random_tensor({2, 3, cols}, 1));
    expect_values(
        op.value(), {2, 3, cols}, [&](int b, int r, int c) { return obvious(op.inputs[0], b, r, c); }, 1e-6);
    expect_gradients(op);
    expect_explanations(op);
    expect_same_in_place(op);
  }
}

TEST(Softmax, SumsToOneAlsoWhenLarge) {
  Tensor x = random_tensor({1, 300, 200}, 2);
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] *= 60;
  const Tensor y = rows_of(x).value();
  for (int r = 0; r < y.rows(); ++r) EXPECT_NEAR(y.slice(0).row(r).sum(), 1, 1e-5);
}

TEST(Softmax, IsExactlyZeroWhereMasked) {
  Tensor x = random_tensor({1, 4, 20}, 3);
  for (int r = 0; r < 4; ++r)
    for (int c = 0; c < 20; ++c)
      if (c % 4 == r) x(0, r, c) = minus_infinity;
  const OpCase op = rows_of(x);
  const Tensor y = op.value();
  for (int c = 0; c < 20; ++c) EXPECT_EQ(y(0, 1, c) == 0, c % 4 == 1);
  expect_values(
      y, {1, 4, 20}, [&](int b, int r, int c) { return obvious(x, b, r, c); }, 1e-6);
  expect_explanations(op);
  expect_same_in_place(op);
}

TEST(Softmax, OneNanMakesItsWholeRowNanAndNoOther) {
  for (const int cols : {1, 5, 16, 37})
    for (int place = 0; place < cols; ++place) {
      Tensor x = random_tensor({1, 3, cols}, 5);
      x(0, 1, place) = std::numeric_limits<float>::quiet_NaN();
      if (place + 1 < cols) x(0, 1, place + 1) = minus_infinity;
      const OpCase op = rows_of(x);
      const Tensor y = op.value();
      for (int c = 0; c < cols; ++c) {
        EXPECT_TRUE(std::isnan(y(0, 1, c))) << cols << " columns, NaN at " << place << ", column " << c;
        EXPECT_NEAR(y(0, 0, c), obvious(x, 0, 0, c), 1e-6);
        EXPECT_NEAR(y(0, 2, c), obvious(x, 0, 2, c), 1e-6);
      }
      expect_same_in_place(op);
    }
}

TEST(Softmax, GivesZerosForAFullyMaskedRowAndSaysSo) {
  Tensor x = random_tensor({1, 3, 10}, 4);
  x.slice(0).row(1).setConstant(minus_infinity);
  const OpCase op = rows_of(x);
  const Tensor y = op.value();
  for (int c = 0; c < 10; ++c) EXPECT_EQ(y(0, 1, c), 0);
  EXPECT_NEAR(y.slice(0).row(2).sum(), 1, 1e-6);
  expect_explanations(op);
  expect_same_in_place(op);
  Graph graph;
  const std::vector<Var> in = op.leaves(graph);
  const Var out = op.build(graph, in);
  EXPECT_TRUE(graph.explain(out, {0, 1, 5}).flagged);
  EXPECT_FALSE(graph.explain(out, {0, 2, 5}).flagged);
  graph.backward(out, random_tensor({1, 3, 10}, 5));
  for (int c = 0; c < 10; ++c) EXPECT_EQ(graph.gradient(in[0])(0, 1, c), 0);
}

TEST(Softmax, ShowsItsSteps) {
  Tensor x({1, 1, 3});
  x(0, 0, 0) = 4.356F;
  x(0, 0, 1) = 0.7F;
  x(0, 0, 2) = minus_infinity;
  Graph graph;
  const Var y = softmax(graph, graph.constant(x));
  const Explanation e = graph.explain(y, {0, 0, 0});
  const std::vector<std::string> expected = {"e^{4.356} = 77.945", "Σ e^{s} = 77.945 + 2.014 = 79.958",
                                             "77.945 ÷ 79.958 = 0.9748"};
  EXPECT_EQ(e.lines, expected);
  Tensor large = x;
  large(0, 0, 0) = 120;
  large(0, 0, 1) = 119;
  const Explanation shifted = graph.explain(softmax(graph, graph.constant(large)), {0, 0, 1});
  EXPECT_EQ(shifted.lines.at(0), "max s = 120.000");
  EXPECT_EQ(shifted.lines.at(1), "e^{119.000 − 120.000} = 0.368");
}

TEST(Softmax, IsTheSameOnAnyNumberOfThreads) {
  expect_same_on_any_number_of_threads(rows_of(random_tensor({3, 301, 701}, 6)));
}

}  // namespace
}  // namespace headlight
