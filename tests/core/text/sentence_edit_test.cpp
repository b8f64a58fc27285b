#include "core/text/sentence_edit.h"

#include <gtest/gtest.h>

#include "core/text/encoding.h"

namespace headlight {
namespace {

using Words = std::vector<std::string>;
const Vocabulary none;
const Cutting by_words{Segmentation::words, none}, by_characters{Segmentation::characters, none};

Words cut(const std::string& sentence, const Cutting& cutting = by_words) {
  Words out;
  for (const Token& token : encode(tokenize(sentence, cutting.segmentation), cutting.vocabulary).tokens)
    out.push_back(token.text);
  return out;
}

TEST(SentenceOf, WritesAsPeopleDo) {
  EXPECT_EQ(sentence_of({"l'", "animal", "n'", "a", "pas", "traversé", "."}, by_words), "l'animal n'a pas traversé.");
  EXPECT_EQ(sentence_of({"今天", "天气", "，", "我"}, by_words), "今天天气，我");
  EXPECT_EQ(sentence_of({}, by_words), "");
}

TEST(SentenceOf, IsAlwaysCutIntoTheSameWords) {
  for (const Words& words : {Words{"n'", "'"}, Words{"parce", "que", "le", "<unk>", "<eos>"}, Words{"new york", "is"},
                             Words{"didn't", "t"}, Words{"我", "明天", "去", "北京"}, Words{"出", "去", "玩"},
                             Words{"a.b"}, Words{"qu'il"}, Words{"3", "=", "1"}, Words{"<mask>", "的", "<pad>"}})
    EXPECT_EQ(cut(sentence_of(words, by_words)), words);
  const Words characters{"今天", "a"};
  EXPECT_EQ(cut(sentence_of(characters, by_characters), by_characters), characters);
}

TEST(WithWord, TakesThePlaceOfOne) {
  EXPECT_EQ(with_word("The  zebra was tired.", 1, "horse", by_words), "The  horse was tired.");
  EXPECT_EQ(with_word("今天|天气|真|好", 1, "<mask>", by_words), "今天|<mask>|真|好");
  EXPECT_EQ(with_word("l'zebra a", 1, "animal", by_words), "l'animal a");
}

TEST(WithWord, OrIsAddedAtTheEnd) {
  EXPECT_EQ(with_word("I love", 2, "you", by_words), "I love you");
  EXPECT_EQ(with_word("I love you", 3, ".", by_words), "I love you.");
  EXPECT_EQ(with_word("我|爱", 2, "你", by_words), "我|爱|你");
  EXPECT_EQ(with_word("", 0, "cat", by_words), "cat");
  EXPECT_EQ(with_word("", 5, "cat", by_words), "cat");
}

TEST(WithWord, KnowsTheWordsOfTheModel) {
  const Vocabulary words = Vocabulary::of({"我", "一", "支", "笔", "写字", "他", "用", "它"});
  const Cutting by_model{Segmentation::words, words};
  ASSERT_EQ(cut("他用它写字", by_model), (Words{"他", "用", "它", "写字"}));
  EXPECT_EQ(with_word("他用它写字", 3, "笔", by_model), "他用它笔");
  for (const Words& list : {Words{"一", "支", "笔"}, Words{"写", "字"}, Words{"用", "它", "写字"}})
    EXPECT_EQ(cut(sentence_of(list, by_model), by_model), list);
}

TEST(WithNewWord, StandsBeforeAToken) {
  EXPECT_EQ(with_new_word("The cat saw the dog.", 1, "old", by_words), "The old cat saw the dog.");
  EXPECT_EQ(with_new_word("The cat.", 2, "slept", by_words), "The cat slept.");
  EXPECT_EQ(with_new_word("今天|好", 1, "真", by_words), "今天|真|好");
  EXPECT_EQ(with_new_word("cat", 0, "the", by_words), "the cat");
}

TEST(WithWord, LeavesTheOtherTokensAsTheyAre) {
  for (const std::string sentence : {"我想出去玩", "The animal didn't cross.", "今天|天气", "qu'il a"})
    for (const std::string word : {"天", "l'", "new york", "<mask>", ","}) {
      const Words before = cut(sentence);
      for (std::size_t i = 0; i <= before.size(); ++i) {
        Words wanted = before;
        if (i < before.size())
          wanted[i] = word;
        else
          wanted.push_back(word);
        EXPECT_EQ(cut(with_word(sentence, static_cast<int>(i), word, by_words)), wanted) << sentence << " " << i;
        Words longer = before;
        longer.insert(longer.begin() + static_cast<std::ptrdiff_t>(i), word);
        EXPECT_EQ(cut(with_new_word(sentence, static_cast<int>(i), word, by_words)), longer) << sentence << " " << i;
      }
    }
}

}  // namespace
}  // namespace headlight
