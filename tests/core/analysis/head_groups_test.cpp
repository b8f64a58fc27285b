#include "core/analysis/head_groups.h"

#include <gtest/gtest.h>

#include <cmath>

#include "../models/small_runs.h"

namespace headlight {
namespace {

TEST(HeadSimilarity, IsTheSharedWeightOfTwoPatterns) {
  const auto run = run_request(headlight::testing::small_request(Architecture::encoder_decoder));
  const auto heads = measure_heads(*run);
  const Matrix found = head_similarity(*run, heads);
  ASSERT_EQ(found.rows(), 12);
  for (int i = 0; i < 12; ++i)
    for (int j = 0; j < 12; ++j) {
      const auto &a = heads[static_cast<std::size_t>(i)], &b = heads[static_cast<std::size_t>(j)];
      if (i / 4 != j / 4) {  // encoder, decoder, cross: four heads each
        EXPECT_EQ(found(i, j), -1) << i << " " << j;
        continue;
      }
      const auto p = run->value(a.attention + ".pattern").slice(a.head),
                 q = run->value(b.attention + ".pattern").slice(b.head);
      double differences = 0;
      for (Eigen::Index r = 0; r < p.rows(); ++r)
        for (Eigen::Index c = 0; c < p.cols(); ++c) differences += std::abs(static_cast<double>(p(r, c) - q(r, c)));
      EXPECT_NEAR(found(i, j), 1 - differences / 2 / static_cast<double>(p.rows()), 1e-5) << i << " " << j;
    }
}

TEST(HeadGroups, JoinsByTheMeanOverAllPairs) {
  Matrix s = Matrix::Identity(5, 5);
  const auto set = [&](int a, int b, float value) { s(a, b) = s(b, a) = value; };
  set(0, 3, 0.9F);
  set(1, 4, 0.8F);
  set(0, 1, 0.75F);  // but 3 is far from 1 and 4
  set(3, 4, 0.1F);
  EXPECT_EQ(group_heads(s, 0.7), (std::vector<int>{0, 1, 2, 0, 1}));
  EXPECT_EQ(group_heads(s, 0.85), (std::vector<int>{0, 1, 2, 0, 3}));
  EXPECT_EQ(group_heads(s, 0.95), (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(group_heads(s, 0.2), (std::vector<int>{0, 0, 1, 0, 0})) << "(0.75 + 0.1 + 0 + 0) ÷ 4 is 0.21";
  EXPECT_EQ(group_heads(s, -2), (std::vector<int>{0, 0, 0, 0, 0}));
  EXPECT_TRUE(group_heads(Matrix(0, 0), 0.5).empty());
}

}  // namespace
}  // namespace headlight
