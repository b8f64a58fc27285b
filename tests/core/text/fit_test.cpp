#include "core/text/fit.h"

#include <gtest/gtest.h>

#include "core/text/encoding.h"

namespace headlight {
namespace {

const Vocabulary vocabulary =
    Vocabulary::of({"给", "了", "他", "一", "支", "一支笔", "笔", "写字", "他想", "想", "a", "tom", "the", "<mask>"});

std::vector<std::string> fitted(const std::string& sentence) {
  const std::vector<Token> tokens = fit_to(tokenize(sentence, Segmentation::words).tokens, vocabulary);
  std::vector<std::string> out;
  for (const Token& t : tokens) {
    out.push_back(t.text);
    EXPECT_EQ(sentence.substr(static_cast<std::size_t>(t.begin), static_cast<std::size_t>(t.end - t.begin)), t.text);
  }
  return out;
}

TEST(Fit, CutsUnknownChineseWordsIntoTheFewestKnownOnes) {
  const std::vector<Token> unknown = {{"给了", 0, 6}, {"一支笔", 6, 15}, {"支笔", 15, 21}};
  const std::vector<Token> expected = {{"给", 0, 3}, {"了", 3, 6}, {"一支笔", 6, 15}, {"支", 15, 18}, {"笔", 18, 21}};
  EXPECT_EQ(fit_to(unknown, vocabulary), expected);
  const std::vector<Token> hopeless = {{"给钱", 0, 6}};
  EXPECT_EQ(fit_to(hopeless, vocabulary), hopeless);
}

TEST(Fit, JoinsWhatIsOneWordOfTheModel) {
  EXPECT_EQ(fitted("the <mask> tom"), (std::vector<std::string>{"the", "<mask>", "tom"}));
  const std::vector<Token> written = {{"写", 0, 3}, {"字", 3, 6}};
  EXPECT_EQ(fit_to(written, vocabulary), (std::vector<Token>{{"写字", 0, 6}}));
  const std::vector<Token> apart = {{"写", 0, 3}, {"字", 4, 7}};
  EXPECT_EQ(fit_to(apart, vocabulary), apart) << "a blank between them keeps them apart";
  const std::vector<Token> known = {{"他", 0, 3}, {"想", 3, 6}};
  EXPECT_EQ(fit_to(known, vocabulary), known) << "known words stay as they are";
}

TEST(Fit, LeavesOtherWordsWhole) {
  EXPECT_EQ(fitted("the atom"), (std::vector<std::string>{"the", "atom"}));
  EXPECT_EQ(fitted(""), std::vector<std::string>{});
}

TEST(Fit, IsPartOfEncodingUnlessTheWordsWereCutByHand) {
  const Encoding typed = encode(tokenize("the <mask>", Segmentation::words), vocabulary);
  EXPECT_EQ(typed.length, 2);
  EXPECT_TRUE(typed.unknown.empty());
  const Encoding by_hand = encode(tokenize("the|给了", Segmentation::words), vocabulary);
  EXPECT_EQ(by_hand.length, 2);
  EXPECT_EQ(by_hand.unknown, std::vector<int>{1});
}

}  // namespace
}  // namespace headlight
