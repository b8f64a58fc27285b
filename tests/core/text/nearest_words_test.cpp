#include "core/text/nearest_words.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

using Words = std::vector<std::string>;

TEST(EditDistance, CountsLettersNotBytes) {
  EXPECT_EQ(edit_distance("horse", "horse"), 0);
  EXPECT_EQ(edit_distance("Horse", "hOrse"), 0);
  EXPECT_EQ(edit_distance("horse", "house"), 1);
  EXPECT_EQ(edit_distance("hrose", "horse"), 1);  // swapped
  EXPECT_EQ(edit_distance("traverse", "traversé"), 1);
  EXPECT_EQ(edit_distance("小狗", "狗"), 1);
  EXPECT_EQ(edit_distance("", "abc"), 3);
}

TEST(NearestWords, AreLikeInLettersAndInLength) {
  const Vocabulary words = Vocabulary::of({"the", "house", "horse", "mouse", "tunnel", "猫", "狗", "小狗熊"});
  EXPECT_EQ(nearest_words("horses", words, 2), (Words{"horse", "house"}));
  EXPECT_EQ(nearest_words("小狗", words, 3), (Words{"小狗熊", "狗", "猫"}));
  EXPECT_EQ(nearest_words("tunel", words, 1), (Words{"tunnel"}));
}

TEST(NearestWords, NeverOfferWhatPeopleDoNotWrite) {
  const Vocabulary words = Vocabulary::of({"<mask>", "a"});
  EXPECT_EQ(nearest_words("<unk", words, 9), (Words{"a"}));
  EXPECT_EQ(nearest_words("x", Vocabulary(), 9), Words{});
}

TEST(NearestWords, OfTheSameScriptComeFirst) {
  const Vocabulary words = Vocabulary::of({"a", "7", "。", "天", "zebra"});
  EXPECT_EQ(nearest_words("地", words, 1), (Words{"天"}));
  EXPECT_EQ(nearest_words("8", words, 1), (Words{"7"}));
  EXPECT_EQ(nearest_words("？", words, 1), (Words{"。"}));
  EXPECT_EQ(nearest_words("zephyr", words, 1), (Words{"zebra"}));
}

TEST(WordsInOrder, AreThoseOfADictionary) {
  const Vocabulary words = Vocabulary::of({"zebra", "Apple", "été", "et", "中", "爱", "<mask>"});
  EXPECT_EQ(words_in_order(words), (Words{"爱", "中", "Apple", "et", "été", "zebra"}));
}

TEST(WordsWith, PutThoseThatBeginSoFirst) {
  const Words words{"cat", "a cat", "Category", "dog", "今天", "天气"};
  EXPECT_EQ(words_with("CAT", words), (Words{"cat", "Category", "a cat"}));
  EXPECT_EQ(words_with("天", words), (Words{"天气", "今天"}));
  EXPECT_EQ(words_with("", words), words);
  EXPECT_EQ(words_with("x", words), Words{});
}

}  // namespace
}  // namespace headlight
