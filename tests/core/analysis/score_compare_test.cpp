#include "core/analysis/score_compare.h"

#include <gtest/gtest.h>

#include <cmath>

namespace headlight {
namespace {

Tensor rows(std::initializer_list<std::initializer_list<float>> numbers) {
  Tensor out({1, static_cast<int>(numbers.size()), static_cast<int>(numbers.begin()->size())});
  int r = 0;
  for (const auto& row : numbers) {
    int c = 0;
    for (const float x : row) out(0, r, c++) = x;
    ++r;
  }
  return out;
}

TEST(ScoreCompare, FourFunctionsOfTheSameVectors) {
  const Tensor q = rows({{3, 1}}), k = rows({{2, 2}, {4, 4}, {-1, 0}});
  const AdditiveScore additive{rows({{1, 0}, {0, 1}}), rows({{0, 1}, {1, 0}}), rows({{2, -1}})};
  const auto found = compare_scores(q, k, additive);
  EXPECT_EQ(found[1].scores, (std::vector<float>{8, 16, -3}));
  EXPECT_NEAR(found[0].scores[1], 16 / std::sqrt(2.0), 1e-5);
  // q + swapped key through tanh: (3 + 2, 1 + 2) and so on
  EXPECT_NEAR(found[2].scores[0], 2 * std::tanh(5.0) - std::tanh(3.0), 1e-5);
  EXPECT_NEAR(found[2].scores[2], 2 * std::tanh(3.0) - std::tanh(0.0), 1e-5);
  EXPECT_NEAR(found[3].scores[0], 8 / (std::sqrt(10.0) * std::sqrt(8.0)), 1e-6);
  EXPECT_NEAR(found[3].scores[0], found[3].scores[1], 1e-6) << "twice as long, the same cosine";
  for (const ScoreRow& row : found) {
    float sum = 0;
    for (const float w : row.weights) sum += w;
    EXPECT_NEAR(sum, 1, 1e-5);
    EXPECT_NEAR(row.weights[0] / row.weights[1], std::exp(row.scores[0] - row.scores[1]), 1e-4);
  }
}

TEST(ScoreCompare, ForbiddenKeysGetNothing) {
  const auto found = compare_scores(rows({{1, 0}}), rows({{1, 0}, {5, 0}}), drawn_additive_score(2, 3), {true, false});
  for (const ScoreRow& row : found) {
    EXPECT_EQ(row.weights[1], 0.0F);
    EXPECT_NEAR(row.weights[0], 1, 1e-6);
  }
}

TEST(ScoreCompare, TheDrawDependsOnTheSeedAlone) {
  const AdditiveScore a = drawn_additive_score(4, 7), b = drawn_additive_score(4, 7), c = drawn_additive_score(4, 8);
  EXPECT_EQ(a.w_q.slice(0), b.w_q.slice(0));
  EXPECT_NE(a.w_q.slice(0), c.w_q.slice(0));
}

}  // namespace
}  // namespace headlight
