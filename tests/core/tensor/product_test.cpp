#include "core/tensor/product.h"

#include <gtest/gtest.h>

#include "core/tensor/random.h"

namespace headlight {
namespace {

Matrix random_matrix(Eigen::Index rows, Eigen::Index cols, std::uint64_t seed) {
  Random random(seed);
  return Matrix::NullaryExpr(rows, cols, [&] { return static_cast<float>(random.normal()); });
}

// Inside larger matrices, so that rows do not lie one after another.
void expect_obvious(Eigen::Index m, Eigen::Index n, Eigen::Index k, Transpose transpose, bool add) {
  SCOPED_TRACE(::testing::Message() << m << " x " << n << " x " << k << ", transpose " << static_cast<int>(transpose)
                                    << ", add " << add);
  const bool left = transpose == Transpose::left;
  const bool right = transpose == Transpose::right;
  const Matrix a = random_matrix(left ? k : m, (left ? m : k) + 3, 1);
  const Matrix b = random_matrix(right ? n : k, (right ? k : n) + 5, 2);
  const Matrix before = random_matrix(m, n + 2, 3);
  Matrix out = before;
  multiply(a.leftCols(a.cols() - 3), b.leftCols(b.cols() - 5), out.leftCols(n), transpose, add);
  for (Eigen::Index i = 0; i < m; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      double sum = add ? static_cast<double>(before(i, j)) : 0;
      for (Eigen::Index l = 0; l < k; ++l)
        sum += static_cast<double>(left ? a(l, i) : a(i, l)) * static_cast<double>(right ? b(j, l) : b(l, j));
      ASSERT_NEAR(static_cast<double>(out(i, j)), sum, 1e-5 * static_cast<double>(k + 1)) << i << ", " << j;
    }
    for (Eigen::Index j = n; j < n + 2; ++j) ASSERT_EQ(out(i, j), before(i, j)) << "outside, at " << i << ", " << j;
  }
}

TEST(Product, IsTheObviousOneWhateverItsSize) {
  for (const Eigen::Index m : {1, 2, 6, 13, 40})
    for (const Eigen::Index n : {1, 5, 16, 17, 48})
      for (const Eigen::Index k : {1, 4, 16, 19, 64})
        for (const Transpose transpose : {Transpose::none, Transpose::left, Transpose::right})
          for (const bool add : {false, true}) expect_obvious(m, n, k, transpose, add);
  for (const Transpose transpose : {Transpose::none, Transpose::left, Transpose::right})
    expect_obvious(300, 150, 40, transpose, false);
}

}  // namespace
}  // namespace headlight
