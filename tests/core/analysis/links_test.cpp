#include "core/analysis/links.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace headlight {
namespace {

ConstMatrixMap map(const Matrix& m) { return {m.data(), m.rows(), m.cols()}; }

Matrix example() {
  Matrix w(3, 4);
  w << 0.1F, 0.6F, 0.2F, 0.1F,  //
      0, 0, 0, 0,               //
      0.25F, 0.25F, 0.5F, 0;
  return w;
}

TEST(Links, TheStrongestOfEveryRowWithoutZeros) {
  EXPECT_EQ(strongest_links(map(example()), 2),
            (std::vector<Link>{{0, 1, 0.6F}, {0, 2, 0.2F}, {2, 2, 0.5F}, {2, 0, 0.25F}}));
  EXPECT_EQ(strongest_links(map(example()), 9).size(), 7U);
  EXPECT_TRUE(strongest_links(map(example()), 0).empty());
}

TEST(Links, TheFewestThatHaveAShareOfTheRow) {
  EXPECT_EQ(links_with_mass(map(example()), 0.5F), (std::vector<Link>{{0, 1, 0.6F}, {2, 2, 0.5F}}));
  EXPECT_EQ(links_with_mass(map(example()), 0.75F),
            (std::vector<Link>{{0, 1, 0.6F}, {0, 2, 0.2F}, {2, 2, 0.5F}, {2, 0, 0.25F}}));
  EXPECT_EQ(links_with_mass(map(example()), 1).size(), 7U);
  EXPECT_TRUE(links_with_mass(map(example()), 0).empty());
}

TEST(Links, HaveAMassOfTheRowsThatHaveAny) {
  EXPECT_FLOAT_EQ(mass_of(strongest_links(map(example()), 1), map(example())), (0.6F + 0.5F) / 2);
  EXPECT_FLOAT_EQ(mass_of(strongest_links(map(example()), 4), map(example())), 1);
  EXPECT_EQ(mass_of({}, map(Matrix::Zero(2, 2))), 0);
}

TEST(Links, OfManyWeightsAreTheSameAsThoseOfASortedRow) {
  const Matrix w = (Matrix::Random(40, 60).array() + 1.001F).matrix();
  for (const int n : {1, 7, 60}) {
    const std::vector<Link> links = strongest_links(map(w), n);
    ASSERT_EQ(links.size(), static_cast<std::size_t>(40 * n));
    for (int r = 0; r < 40; ++r) {
      std::vector<float> row(w.row(r).begin(), w.row(r).end());
      std::sort(row.rbegin(), row.rend());
      for (int i = 0; i < n; ++i)
        EXPECT_EQ(links[static_cast<std::size_t>(r * n + i)].weight, row[static_cast<std::size_t>(i)]);
    }
  }
}

}  // namespace
}  // namespace headlight
