#include "core/analysis/pattern_reading.h"

#include <gtest/gtest.h>

#include <random>

#include "core/text/vocabulary.h"

namespace headlight {
namespace {

Encoding cut(const std::string& sentence, Segmentation segmentation = Segmentation::words) {
  const Tokens tokens = tokenize(sentence, segmentation);
  std::vector<std::string> words;
  for (const Token& token : tokens.tokens) words.push_back(token.text);
  return encode(tokens, Vocabulary::of(words));
}

Reading plan(const std::string& sentence, const ReadingOptions& options,
             Segmentation segmentation = Segmentation::words) {
  const Encoding encoding = cut(sentence, segmentation);
  return plan_reading(encoding, sentence, encoding, sentence, options);
}

/// Rows of random weights that sum to 1; causal: nothing to the right.
Matrix random_pattern(int rows, int cols, bool causal) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> draw(0.01F, 1);
  Matrix pattern(rows, cols);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < cols; ++j) pattern(i, j) = causal && j > i ? 0 : draw(random);
  for (int i = 0; i < rows; ++i) pattern.row(i) /= pattern.row(i).sum();
  return pattern;
}

ReadPattern read(const Reading& reading, const Matrix& pattern) {
  return read_pattern(reading, {pattern.data(), pattern.rows(), pattern.cols()});
}

const std::string sentence = "今天|天气|真|好|，|我|想|出|去|玩";

TEST(PatternReading, WithNothingHiddenIsThePatternItself) {
  const Reading reading = plan(sentence, {});
  EXPECT_TRUE(reading.plain());
  const Matrix pattern = random_pattern(10, 10, true);
  EXPECT_EQ(read(reading, pattern).weights, pattern);
}

TEST(PatternReading, HidesTheFirstTokenAndSaysHowMuchItHad) {
  const Reading reading = plan(sentence, {.hide_first = true});
  Matrix pattern(10, 10);
  pattern.setConstant(0.02F);
  pattern.col(0).setConstant(0.82F);  // a sink
  const ReadPattern shown = read(reading, pattern);
  ASSERT_EQ(reading.queries.size(), 10U);
  ASSERT_EQ(reading.keys.size(), 9U);
  EXPECT_EQ(reading.keys[0].text, "天气");
  EXPECT_EQ(reading.key_at[0], -1);
  EXPECT_EQ(reading.key_at[9], 8);
  EXPECT_NEAR(shown.hidden_mass[static_cast<std::size_t>(Hidden::first)], 0.82F, 1e-6F);
  for (int q = 0; q < 10; ++q) {
    EXPECT_NEAR(shown.kept[static_cast<std::size_t>(q)], 0.18F, 1e-6F);
    for (int k = 0; k < 9; ++k) EXPECT_NEAR(shown.weights(q, k), 1.0F / 9, 1e-6F);
  }
}

TEST(PatternReading, AQueryThatLooksAtHiddenKeysOnlyHasNothingLeft) {
  const Reading reading = plan(sentence, {.hide_first = true});
  const ReadPattern shown = read(reading, random_pattern(10, 10, true));
  EXPECT_TRUE(shown.nothing_left(0));  // the first query of a causal pattern sees but itself
  EXPECT_EQ(shown.weights.row(0).sum(), 0);
  for (int q = 1; q < 10; ++q) EXPECT_NEAR(shown.weights.row(q).sum(), 1, 1e-5F);
}

TEST(PatternReading, CountsAHiddenKeyForOneReasonAndPaddingForNoQuery) {
  const std::string text = "，|我|。|好";
  Encoding keys = cut(text), queries = cut("a b");
  keys.tokens.insert(keys.tokens.begin() + 2, {"<bos>", 3, 3});
  pad_to(queries, 3);
  const Reading reading = plan_reading(queries, "a b", keys, text, {true, true, true, false});
  EXPECT_EQ(reading.hidden,
            (std::vector<Hidden>{Hidden::first, Hidden::no, Hidden::special, Hidden::punctuation, Hidden::no}));
  EXPECT_EQ(reading.queries.size(), 2U) << "padding is no query";
  Matrix pattern(3, 5);
  pattern << 0.1F, 0.2F, 0.3F, 0.1F, 0.3F,  //
      0.3F, 0.1F, 0.1F, 0.2F, 0.3F,         //
      0, 0, 1, 0, 0;                        // of the padding: it does not count
  const ReadPattern shown = read(reading, pattern);
  EXPECT_NEAR(shown.hidden_mass[1], 0.2F, 1e-6F);
  EXPECT_NEAR(shown.hidden_mass[2], 0.2F, 1e-6F);
  EXPECT_NEAR(shown.hidden_mass[3], 0.15F, 1e-6F);
  Matrix expected(2, 2);
  expected << 0.4F, 0.6F, 0.25F, 0.75F;
  EXPECT_TRUE(shown.weights.isApprox(expected, 1e-5F)) << shown.weights;
}

// The slow obvious version: every shown number from all the elements it stands for.
Matrix slow(const Reading& reading, const Matrix& pattern) {
  Matrix shown(reading.queries.size(), reading.keys.size());
  for (std::size_t q = 0; q < reading.queries.size(); ++q) {
    std::vector<double> sums;
    double total = 0;
    for (const Reading::Shown& key : reading.keys) {
      double sum = 0;
      for (const int j : key.parts) {
        double mean = 0;
        for (const int i : reading.queries[q].parts)
          mean += static_cast<double>(pattern(i, j)) / static_cast<double>(reading.queries[q].parts.size());
        sum += mean;
      }
      sums.push_back(sum);
      total += sum;
    }
    for (std::size_t k = 0; k < sums.size(); ++k)
      shown(static_cast<Eigen::Index>(q), static_cast<Eigen::Index>(k)) =
          static_cast<float>(!reading.hides() ? sums[k]
                             : total > 0      ? sums[k] / total
                                              : 0);
  }
  return shown;
}

TEST(PatternReading, JoinsCharactersToWordsByMeanAndSum) {
  const std::string text = "今天天气真好，我想出去玩";
  const Matrix pattern = random_pattern(12, 12, true);
  for (const bool hide : {false, true}) {
    const Reading reading =
        plan(text, {.hide_first = hide, .hide_punctuation = hide, .words = true}, Segmentation::characters);
    EXPECT_TRUE(reading.joins());
    ASSERT_EQ(reading.queries.size(), 7U);
    EXPECT_EQ(reading.queries[0].text, "今天");
    EXPECT_EQ(reading.keys[0].text, hide ? "天" : "今天") << "the hidden half of a word is not shown";
    const ReadPattern shown = read(reading, pattern);
    EXPECT_TRUE(shown.weights.isApprox(slow(reading, pattern), 1e-5F));
    for (Eigen::Index q = hide ? 1 : 0; q < shown.weights.rows(); ++q)
      EXPECT_NEAR(shown.weights.row(q).sum(), 1, 1e-5F);
  }
}

TEST(PatternReading, APatternOfOtherSizesIsRefused) {
  EXPECT_THROW(read(plan(sentence, {}), random_pattern(9, 10, false)), std::invalid_argument);
}

}  // namespace
}  // namespace headlight
