#include "core/analysis/embedding_draws.h"

#include <gtest/gtest.h>

#include <cmath>

namespace headlight {
namespace {

TEST(EmbeddingDraws, MeetTheFormulas) {
  const auto lengths = draw_lengths(1);
  ASSERT_EQ(lengths.size(), 8U);
  for (const DrawnLengths& at : lengths) {
    // The mean of a chi distribution, over √d: √(2/d) Γ((d + 1)/2) / Γ(d/2).
    const double mean = std::sqrt(2.0 / at.d) * std::exp(std::lgamma((at.d + 1) / 2.0) - std::lgamma(at.d / 2.0));
    EXPECT_NEAR(at.mean, mean, 4 / std::sqrt(2.0 * at.d * embedding_draws)) << at.d;
    EXPECT_NEAR(at.deviation * std::sqrt(2.0 * at.d), 1, 0.1) << at.d;
    EXPECT_NEAR(at.position, std::sqrt(at.d / 2.0), 1e-3) << at.d;
  }
  EXPECT_EQ(lengths.back().d, 1024);
}

TEST(EmbeddingDraws, FollowTheSeed) {
  EXPECT_EQ(draw_lengths(3)[2].mean, draw_lengths(3)[2].mean);
  EXPECT_NE(draw_lengths(3)[2].mean, draw_lengths(4)[2].mean);
}

}  // namespace
}  // namespace headlight
