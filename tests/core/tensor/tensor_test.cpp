#include "core/tensor/tensor.h"

#include <gtest/gtest.h>

#include "core/tensor/parallel.h"
#include "core/tensor/product.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

TEST(Tensor, KeepsSlicesOneAfterAnother) {
  Tensor t = Tensor::zeros({2, 3, 4});
  t(1, 2, 3) = 7;
  EXPECT_EQ(t.data()[23], 7);
  EXPECT_EQ(t.slice(1)(2, 3), 7);
  EXPECT_EQ(t.flat()(5, 3), 7);
  EXPECT_EQ(to_string(t.shape()), "[2, 3, 4]");
}

TEST(Tensor, CopyingCopiesTheValues) {
  Tensor a = Tensor::filled({1, 2, 2}, 1);
  Tensor b = a;
  b(0, 0, 0) = 5;
  EXPECT_EQ(a(0, 0, 0), 1);
  a = std::move(b);
  EXPECT_EQ(a(0, 0, 0), 5);
}

TEST(Tensor, RefusesAShapeOfAnotherSize) {
  Tensor t = Tensor::zeros({1, 2, 3});
  t.reshape({1, 3, 2});
  EXPECT_EQ(t.rows(), 3);
  EXPECT_THROW(t.reshape({1, 4, 2}), std::invalid_argument);
  EXPECT_THROW(Tensor({1, -1, 2}), std::invalid_argument);
}

Matrix random_matrix(int rows, int cols, Random& random) {
  Matrix m(rows, cols);
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; ++c) m(r, c) = static_cast<float>(random.normal());
  return m;
}

TEST(Product, IsTheSameOnAnyNumberOfThreads) {
  Random random(3);
  const Matrix a = random_matrix(517, 130, random);
  const Matrix b = random_matrix(130, 77, random);
  Matrix one(517, 77);
  Matrix two(517, 77);
  set_threads(1);
  multiply(a, b, one);
  set_threads(2);
  multiply(a, b, two);
  set_threads(1);
  EXPECT_EQ(one, two);
  EXPECT_LT((one.cast<double>() - a.cast<double>() * b.cast<double>()).cwiseAbs().maxCoeff(), 1e-3);
}

TEST(Product, TransposesEitherSideAndAdds) {
  Random random(4);
  const Matrix a = random_matrix(5, 3, random);
  const Matrix b = random_matrix(3, 4, random);
  const Matrix expected = a * b;
  Matrix out = Matrix::Ones(5, 4);
  multiply(Matrix(a.transpose()), b, out, Transpose::left);
  EXPECT_TRUE(out.isApprox(expected, 1e-5F));
  multiply(a, Matrix(b.transpose()), out, Transpose::right, true);
  EXPECT_TRUE(out.isApprox(2 * expected, 1e-5F));
}

TEST(Random, HasTheMomentsOfANormalAndRepeats) {
  Random random(1);
  double sum = 0;
  double squares = 0;
  constexpr int n = 20000;
  for (int i = 0; i < n; ++i) {
    const double x = random.normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / n, 0, 0.03);
  EXPECT_NEAR(squares / n, 1, 0.03);
  EXPECT_EQ(Random(9).bits(), Random(9).bits());
  EXPECT_NE(seed_for(1, "cat"), seed_for(1, "dog"));
  EXPECT_NE(seed_for(1, "cat"), seed_for(2, "cat"));
}

}  // namespace
}  // namespace headlight
