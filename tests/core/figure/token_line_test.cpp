#include "core/figure/token_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace headlight {
namespace {

void expect_sound(const TokenLine& line, std::size_t n) {
  ASSERT_EQ(line.middle.size(), n);
  EXPECT_NEAR(std::accumulate(line.pitch.begin(), line.pitch.end(), 0.0F), line.length, 0.05F);
  float at = 0;
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(line.middle[i], at + line.pitch[i] / 2, 0.05F) << "tokens side by side, in order";
    at += line.pitch[i];
  }
}

TEST(TokenLine, FewTokensAreEvenlySpacedAndNotTooFarApart) {
  const TokenLine line = token_line({.count = 5, .room = 500, .full = 18, .largest = 34, .lens = true, .interest = {}});
  expect_sound(line, 5);
  EXPECT_FLOAT_EQ(line.length, 5 * 34);
  EXPECT_EQ(line.labelled.size(), 5U);
  EXPECT_FALSE(line.squeezed);
}

TEST(TokenLine, TokensOfDifferentLengthsHaveTheirOwnRoomWhenAllFit) {
  const TokenLine line = token_line({.count = 3, .room = 200, .full = 18, .own = {20, 80, 30}, .largest = 90});
  expect_sound(line, 3);
  EXPECT_FLOAT_EQ(line.length, 200);
  EXPECT_FLOAT_EQ(line.pitch[1] - line.pitch[0], 60);
  const TokenLine narrow = token_line({.count = 3, .room = 100, .full = 18, .own = {20, 80, 30}, .largest = 90});
  EXPECT_FLOAT_EQ(narrow.pitch[0], narrow.pitch[1]) << "too long together: all alike";
}

TEST(TokenLine, WithoutTheLensALongSentenceIsLongerThanTheRoom) {
  const TokenLine line =
      token_line({.count = 300, .room = 500, .full = 18, .largest = 34, .lens = false, .interest = {}});
  expect_sound(line, 300);
  EXPECT_FLOAT_EQ(line.length, 300 * 18);
  EXPECT_EQ(line.labelled.size(), 300U);
}

TEST(TokenLine, TheLensGivesFullRoomToWhatIsOfInterestAndNoLabelsTouch) {
  for (const int n : {60, 300, 1024}) {
    const TokenLine line = token_line(
        {.count = n, .room = 500, .full = 18, .largest = 34, .lens = true, .interest = {50, 51, 49, 7, 50, -1, 5000}});
    expect_sound(line, static_cast<std::size_t>(n));
    EXPECT_NEAR(line.length, 500, 0.5F);
    EXPECT_TRUE(line.squeezed);
    for (const std::size_t i : {std::size_t{7}, std::size_t{49}, std::size_t{50}, std::size_t{51}})
      EXPECT_FLOAT_EQ(line.pitch[i], 18);
    EXPECT_LT(line.pitch[20], 18);
    EXPECT_GT(line.pitch[20], 0);
    for (std::size_t i = 1; i < line.labelled.size(); ++i)
      EXPECT_GE(line.middle[static_cast<std::size_t>(line.labelled[i])] -
                    line.middle[static_cast<std::size_t>(line.labelled[i - 1])],
                17.5F);
    EXPECT_GT(line.labelled.size(), 10U);
  }
}

TEST(TokenLine, MoreInterestThanRoomIsCutAtThreeFifths) {
  std::vector<int> all(300);
  std::iota(all.begin(), all.end(), 0);
  const TokenLine line =
      token_line({.count = 300, .room = 500, .full = 18, .largest = 34, .lens = true, .interest = all});
  expect_sound(line, 300);
  EXPECT_EQ(std::count(line.pitch.begin(), line.pitch.end(), 18.0F), 16);
  EXPECT_TRUE(token_line({}).middle.empty());
}

}  // namespace
}  // namespace headlight
