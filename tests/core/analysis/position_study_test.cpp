#include "core/analysis/position_study.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

const PositionTrial& trial(const PositionStudyResult& study, Position kind) {
  return study.trials[static_cast<std::size_t>(kind)];
}

PositionQuestion question_of(Architecture architecture) {
  PositionQuestion question;
  question.request = testing::small_request(architecture);
  return question;
}

TEST(PositionStudy, OrdersAreSeededAndNeverTheOldOne) {
  for (int n = 0; n < 9; ++n)
    for (std::uint64_t seed = 1; seed < 30; ++seed) {
      const std::vector<int> order = shuffled_order(n, seed);
      EXPECT_EQ(std::set<int>(order.begin(), order.end()).size(), static_cast<std::size_t>(n));
      if (n > 1) {
        EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
      }
      EXPECT_EQ(order, shuffled_order(n, seed));
    }
  EXPECT_NE(shuffled_order(8, 1), shuffled_order(8, 2));
}

TEST(PositionStudy, DotProductsOfSinusoidsDependOnTheDifferenceOnly) {
  const Tensor products = position_products(sinusoid_table(40, 16));
  for (int p = 0; p < 40; ++p)
    for (int q = 0; q < 40; ++q) {
      double expected = 0;  // Σ cos((p − q) θᵢ)
      for (int i = 0; i < 8; ++i) expected += std::cos((p - q) * std::pow(10000.0, -2.0 * i / 16));
      EXPECT_NEAR(static_cast<double>(products(0, p, q)), expected, 1e-4);
    }
}

TEST(PositionStudy, WithoutPositionsNothingButTheOrderOfTheRowsChanges) {
  const auto study = study_positions(question_of(Architecture::encoder));
  ASSERT_TRUE(study);
  EXPECT_EQ(study->own, Position::sinusoidal);
  EXPECT_FALSE(study->causal);
  EXPECT_LT(trial(*study, Position::none).difference[1], 1e-5F);
  EXPECT_GT(trial(*study, Position::none).difference[0], 0.1F);
  for (const Position kind : {Position::sinusoidal, Position::rotary, Position::alibi})
    EXPECT_GT(trial(*study, kind).difference[1], 1e-2F) << to_string(kind);
  EXPECT_EQ(trial(*study, Position::learned).run, nullptr);
  // Each is the run that the request with that switch gives.
  Request request = question_of(Architecture::encoder).request;
  for (const Position kind : {Position::none, Position::sinusoidal, Position::rotary, Position::alibi}) {
    request.position = kind;
    EXPECT_EQ(run_request(request)->value("ln_final").flat(), trial(*study, kind).run->value("ln_final").flat());
  }
}

TEST(PositionStudy, ACausalMaskKnowsTheOrderToo) {
  PositionQuestion question = question_of(Architecture::decoder);
  const auto masked = study_positions(question);
  EXPECT_TRUE(masked->causal);
  EXPECT_GT(trial(*masked, Position::none).difference[1], 1e-2F);
  question.no_mask = true;
  const auto open = study_positions(question);
  EXPECT_FALSE(open->causal);
  EXPECT_LT(trial(*open, Position::none).difference[1], 1e-5F);
}

TEST(PositionStudy, AShuffledSourceWithoutPositionsLeavesTheDecoderAsItWas) {
  const auto study = study_positions(question_of(Architecture::encoder_decoder));
  EXPECT_LT(trial(*study, Position::none).difference[1], 1e-5F);
  EXPECT_LT(trial(*study, Position::none).decoder_difference, 1e-5F);
  EXPECT_GT(trial(*study, Position::sinusoidal).decoder_difference, 1e-3F);
}

TEST(PositionStudy, ALearnedTableIsTriedWhereThereIsOne) {
  PositionQuestion question = question_of(Architecture::encoder);
  question.request.model.config.position = Position::learned;
  question.request.model.config.max_positions = 3;  // shorter than the sentence
  const auto study = study_positions(question);
  EXPECT_EQ(study->own, Position::learned);
  ASSERT_TRUE(trial(*study, Position::learned).run);
  EXPECT_EQ(trial(*study, Position::learned).run->source[0].length, 3);
  EXPECT_GT(trial(*study, Position::learned).difference[1], 1e-2F);
}

TEST(PositionStudy, MovedAttentionIsTheTotalVariation) {
  const Tensor zero = Tensor::zeros({1, 2, 2});
  Tensor one = zero, two = zero;
  one(0, 0, 0) = one(0, 1, 0) = 1;
  two(0, 0, 1) = 1, two(0, 1, 0) = 0.5F, two(0, 1, 1) = 0.5F;
  EXPECT_FLOAT_EQ(moved_attention(one, two, 0, 2), 0.75F);
  EXPECT_EQ(moved_attention(one, one, 0, 2), 0);
}

TEST(PositionStudy, WithoutShufflingThereAreOnlyTheRunsOfTheKinds) {
  PositionQuestion question = question_of(Architecture::encoder);
  question.shuffle = false;
  const auto study = study_positions(question);
  for (const PositionTrial& one : study->trials) EXPECT_EQ(one.shuffled, nullptr);
  EXPECT_NE(trial(*study, Position::rotary).run, nullptr);
}

TEST(PositionStudy, EmptyAndCancelledStudiesAreNull) {
  PositionQuestion question = question_of(Architecture::encoder);
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(study_positions(question, &cancelled), nullptr);
  question.request.sentences = {" "};
  EXPECT_EQ(study_positions(question), nullptr);
}

}  // namespace
}  // namespace headlight
