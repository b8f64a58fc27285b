#include "core/text/vocabulary.h"

#include <gtest/gtest.h>

#include "core/text/encoding.h"
#include "core/text/vocabulary_from_text.h"

namespace headlight {
namespace {

using Words = std::vector<std::string>;

TEST(Vocabulary, BeginsWithTheSpecialWords) {
  const Vocabulary vocabulary;
  EXPECT_EQ(vocabulary.words(), (Words{"<pad>", "<unk>", "<bos>", "<eos>"}));
  EXPECT_EQ(vocabulary.id("<eos>"), Vocabulary::eos);
}

TEST(Vocabulary, KeepsNewTokensInOrder) {
  const Vocabulary vocabulary = Vocabulary::of({"我", "想", "我", "<bos>", "玩"});
  EXPECT_EQ(vocabulary.words(), (Words{"<pad>", "<unk>", "<bos>", "<eos>", "我", "想", "玩"}));
  EXPECT_EQ(vocabulary.id("玩"), 6);
  EXPECT_EQ(vocabulary.word(6), "玩");
  EXPECT_EQ(vocabulary.id("猫"), Vocabulary::unk);
  EXPECT_FALSE(vocabulary.has("猫"));
  EXPECT_THROW(vocabulary.word(7), std::out_of_range);
  EXPECT_THROW(vocabulary.word(-1), std::out_of_range);
}

TEST(Vocabulary, RefusesOtherBeginningsAndRepeatedWords) {
  EXPECT_THROW(Vocabulary(Words{}), std::invalid_argument);
  EXPECT_THROW(Vocabulary(Words{"<pad>", "<unk>", "<eos>", "<bos>"}), std::invalid_argument);
  try {
    const Vocabulary vocabulary(Words{"<pad>", "<unk>", "<bos>", "<eos>", "a", "b", "a"});
    FAIL() << "a repeated word was taken";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "expected every word once, found \"a\" at index 4 and at index 6; remove one of them");
  }
}

TEST(Encode, GivesIdsAndMarksUnknownWords) {
  const Vocabulary vocabulary = Vocabulary::of({"I", "love", "you"});
  const Encoding encoding = encode(tokenize("I really love you!", Segmentation::words), vocabulary);
  EXPECT_EQ(encoding.ids, (std::vector<int>{4, 1, 5, 6, 1}));
  EXPECT_EQ(encoding.unknown, (std::vector<int>{1, 4}));
  EXPECT_EQ(encoding.length, 5);
  EXPECT_EQ(encoding.tokens[1].text, "really") << "the word as typed stays visible";
  EXPECT_EQ(encoding.decision, Decision::words);
  EXPECT_FALSE(encoding.repaired);
  EXPECT_TRUE(encode(tokenize("\xFF", Segmentation::words), vocabulary).repaired);
}

TEST(PadTo, AppendsWithoutChangingTheLength) {
  Encoding encoding = encode(tokenize("a|b", Segmentation::words), Vocabulary::of({"a"}));
  pad_to(encoding, 4);
  EXPECT_EQ(encoding.ids, (std::vector<int>{4, 1, 0, 0}));
  EXPECT_EQ(encoding.tokens[3], (Token{"<pad>", 3, 3}));
  EXPECT_EQ(encoding.length, 2);
  EXPECT_EQ(encoding.unknown, std::vector<int>{1});
  pad_to(encoding, 1);
  EXPECT_EQ(encoding.ids.size(), 4U);
}

TEST(VocabularyFromText, CutsEveryLineByItself) {
  const Vocabulary vocabulary =
      vocabulary_from_text("今天|天气真\r\nI love you.\n\nI love 天气真", Segmentation::words);
  EXPECT_EQ(vocabulary.words(),
            (Words{"<pad>", "<unk>", "<bos>", "<eos>", "今天", "天气真", "I", "love", "you", ".", "天气", "真"}));
  EXPECT_EQ(vocabulary_from_text("ab\nbc", Segmentation::characters).words(),
            (Words{"<pad>", "<unk>", "<bos>", "<eos>", "a", "b", "c"}));
  EXPECT_EQ(vocabulary_from_text("", Segmentation::words).size(), 4);
}

}  // namespace
}  // namespace headlight
