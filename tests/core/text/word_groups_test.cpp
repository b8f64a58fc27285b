#include "core/text/word_groups.h"

#include <gtest/gtest.h>

#include "core/text/subword.h"

namespace headlight {
namespace {

Encoding cut(const std::string& sentence, Segmentation segmentation) {
  const Tokens tokens = tokenize(sentence, segmentation);
  std::vector<std::string> words;
  for (const Token& token : tokens.tokens) words.push_back(token.text);
  return encode(tokens, Vocabulary::of(words));
}

std::vector<std::string> words_of(const Encoding& encoding, const std::string& sentence) {
  std::vector<std::string> words;
  int next = 0;
  for (const std::vector<int>& group : word_groups(encoding, sentence)) {
    for (const int i : group) EXPECT_EQ(i, next++) << "every token once, in order";
    words.push_back(spelled(encoding, group));
  }
  EXPECT_EQ(next, static_cast<int>(encoding.tokens.size()));
  return words;
}

using Words = std::vector<std::string>;

TEST(WordGroups, OfCharactersAreIcusWords) {
  const std::string chinese = "今天天气真好，我想出去玩";
  EXPECT_EQ(words_of(cut(chinese, Segmentation::characters), chinese),
            (Words{"今天", "天气", "真好", "，", "我想", "出去", "玩"}));
  const std::string english = "The animal didn't sleep.";
  EXPECT_EQ(words_of(cut(english, Segmentation::characters), english),
            (Words{"The", "animal", "didn't", "sleep", "."}));
}

TEST(WordGroups, OfWordsAreTheWordsThemselves) {
  for (const std::string sentence :
       {"The animal didn't cross the street.", "L'animal n'a pas traversé la rue.", "我想去北京", "a <mask> b"}) {
    const Encoding encoding = cut(sentence, Segmentation::words);
    EXPECT_EQ(words_of(encoding, sentence).size(), encoding.tokens.size()) << sentence;
  }
}

TEST(WordGroups, BarsBetweenChineseCharactersEndNoWordAndThoseBetweenLatinOnesDo) {
  const std::string chinese = "今|天|天|气｜真|好";
  EXPECT_EQ(words_of(cut(chinese, Segmentation::words), chinese), (Words{"今天", "天气", "真好"}));
  const std::string english = "the|cat|s";
  EXPECT_EQ(words_of(cut(english, Segmentation::words), english), (Words{"the", "cat", "s"}));
  const std::string blanks = "今 | 天";
  EXPECT_EQ(words_of(cut(blanks, Segmentation::words), blanks), (Words{"今", "天"}));
}

TEST(WordGroups, ATokenOverSeveralWordsKeepsThemTogether) {
  const std::string sentence = "今天天|气真|好";  // 今天 | 天气 | 真好 cross every cut
  EXPECT_EQ(words_of(cut(sentence, Segmentation::words), sentence), (Words{"今天天气真好"}));
}

TEST(WordGroups, OfBytePairsLoseTheMarkOfTheirBeginning) {
  const Vocabulary words({"<pad>", "<unk>", "<bos>", "<eos>", "▁p", "l", "a", "y", "▁pl", "ay", "i", "n", "g", "in",
                          "ing", "▁a", "▁", "."});
  const std::string sentence = "play playing a.";
  const Encoding encoding = encode(tokenize(sentence, Segmentation::words), words);
  ASSERT_EQ(encoding.tokens.at(1).text, "ay");
  EXPECT_EQ(words_of(encoding, sentence), (Words{"play", "playing", "a", "."}));
}

TEST(WordGroups, SpecialTokensStandAlone) {
  const std::string sentence = "今天";
  Encoding encoding = cut(sentence, Segmentation::characters);
  encoding.tokens.insert(encoding.tokens.begin(), {"<bos>", 0, 0});
  pad_to(encoding, 5);
  EXPECT_EQ(words_of(encoding, sentence), (Words{"<bos>", "今天", "<pad>", "<pad>"}));
  EXPECT_TRUE(word_groups(Encoding{}, "").empty());
}

TEST(WordGroups, TextThatIsNotUtf8IsNoTrouble) {
  const std::string sentence = "今\xFF天 x\xC3";
  const Encoding encoding = cut(sentence, Segmentation::characters);
  EXPECT_GE(words_of(encoding, sentence).size(), 2U);
}

TEST(Punctuation, IsNotASign) {
  for (const char* text : {",", "，", "。", "…", "!?", "▁.", "“"}) EXPECT_TRUE(is_punctuation(text)) << text;
  for (const char* text : {"", "=", "+", "a.", "玩", "<mask>", "▁"}) EXPECT_FALSE(is_punctuation(text)) << text;
}

}  // namespace
}  // namespace headlight
