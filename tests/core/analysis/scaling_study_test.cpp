#include "core/analysis/scaling_study.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/analysis/pattern_spread.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

TEST(RowEntropy, OfEvenAndOfSharpRows) {
  Tensor pattern = Tensor::zeros({1, 2, 4});
  for (int c = 0; c < 4; ++c) pattern(0, 0, c) = 0.25F;
  pattern(0, 1, 2) = 1;
  EXPECT_NEAR(row_entropy(pattern, 0, 0), std::log(4.0F), 1e-6F);
  EXPECT_EQ(row_entropy(pattern, 0, 1), 0);
}

TEST(ScalingStudy, MeasuresNormsRatiosAndAngles) {
  const auto study = study_scaling({testing::request_of({}), 8, 64});
  ASSERT_NE(study, nullptr);
  EXPECT_EQ(study->d_model, 64);
  EXPECT_EQ(study->columns[0].factor, 1);
  EXPECT_EQ(study->columns[1].factor, 8);  // √64
  for (const auto& column : study->columns) {
    ASSERT_EQ(column.word_norm.size(), 10U);
    EXPECT_EQ(column.run->config.d_model, 64);
    EXPECT_EQ(column.run->config.d_ff, 128);
    EXPECT_EQ(column.run->config.embedding_scale, column.factor);
    for (std::size_t t = 0; t < 10; ++t) {
      EXPECT_NEAR(column.position_norm[t], std::sqrt(32.0F), 1e-3F);  // √(d/2) for sine and cosine
      EXPECT_NEAR(column.word_norm[t], column.factor * study->columns[0].word_norm[t], 1e-3F);
      // word · sum and position · sum again, the slow way
      double word = 0, position = 0, sum = 0, word_sum = 0, position_sum = 0;
      for (int i = 0; i < 64; ++i) {
        const int row = static_cast<int>(t);
        const double w = column.run->value("embed_scaled")(0, row, i), p = column.run->value("pos_embed")(0, row, i);
        word += w * w;
        position += p * p;
        sum += (w + p) * (w + p);
        word_sum += w * (w + p);
        position_sum += p * (w + p);
      }
      EXPECT_NEAR(column.cos_word[t], word_sum / std::sqrt(word * sum), 1e-4);
      EXPECT_NEAR(column.cos_position[t], position_sum / std::sqrt(position * sum), 1e-4);
    }
    EXPECT_NEAR(column.ratio, column.mean_word_norm / column.mean_position_norm, 1e-6F);
  }
}

// One head's own numbers; what the mask forbids does not count as a choice.
TEST(PatternSpread, IsThatOfOneHeadAndItsLimitRespectsTheMask) {
  for (const bool causal : {false, true}) {
    testing::Sample sample;
    sample.causal = causal;
    const auto run = testing::run_of(sample);
    const Tensor& pattern = run->value("blocks.1.attn.pattern");
    float entropy = 0, limit = 0;
    for (int q = 0; q < 10; ++q) {
      entropy += row_entropy(pattern, 2, q) / 10;
      limit += std::log(causal ? static_cast<float>(q + 1) : 10.0F) / 10;
    }
    const PatternSpread spread = pattern_spread(*run, "blocks.1.attn", 2);
    EXPECT_NEAR(spread.entropy, entropy, 1e-5F);
    EXPECT_NEAR(spread.limit, limit, 1e-5F);
    EXPECT_NEAR(limit, causal ? 1.51F : 2.30F, 5e-3F);
  }
  testing::Sample one;
  one.sentence = "玩";
  EXPECT_EQ(pattern_spread(*testing::run_of(one), "blocks.0.attn", 0).limit, 0);
}

TEST(ScalingStudy, NothingToMeasureGivesNull) {
  testing::Sample sample;
  sample.sentence = "";
  EXPECT_EQ(study_scaling({testing::request_of(sample), 8, 64}), nullptr);
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(study_scaling({testing::request_of({}), 8, 64}, &cancelled), nullptr);
}

TEST(ScalingStudy, WithoutPositionsTheRatioIsInfinite) {
  Request request = testing::request_of({});
  request.position = Position::none;
  const auto study = study_scaling({request, 8, 32});
  for (const auto& column : study->columns) {
    EXPECT_TRUE(std::isinf(column.ratio));
    EXPECT_EQ(column.mean_cos_position, 0);
    EXPECT_NEAR(column.mean_cos_word, 1, 1e-5F);
  }
}

}  // namespace
}  // namespace headlight
