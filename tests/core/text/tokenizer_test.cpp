#include "core/text/tokenizer.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/tensor/random.h"
#include "core/text/utf8.h"

namespace headlight {
namespace {

using Words = std::vector<std::string>;

Words texts(const Tokens& tokens) {
  Words out;
  for (const Token& token : tokens.tokens) out.push_back(token.text);
  return out;
}
Words words(std::string_view sentence) { return texts(tokenize(sentence, Segmentation::words)); }
Words characters(std::string_view sentence) { return texts(tokenize(sentence, Segmentation::characters)); }

TEST(Tokenizer, CutsTheFirstSentenceByHand) {
  const Tokens tokens = tokenize("今天|天气|真|好|，|我|想|出|去|玩", Segmentation::words);
  EXPECT_EQ(texts(tokens), (Words{"今天", "天气", "真", "好", "，", "我", "想", "出", "去", "玩"}));
  EXPECT_EQ(tokens.decision, Decision::by_hand);
  EXPECT_FALSE(tokens.repaired);
  EXPECT_EQ(tokens.tokens[1], (Token{"天气", 7, 13}));
  EXPECT_EQ(characters("今天|天气"), (Words{"今天", "天气"})) << "a bar counts in every mode";
}

TEST(Tokenizer, TakesTheFullWidthBarOfAChineseKeyboard) {
  const Tokens tokens = tokenize("今天｜天气|真｜", Segmentation::words);
  EXPECT_EQ(texts(tokens), (Words{"今天", "天气", "真"}));
  EXPECT_EQ(tokens.decision, Decision::by_hand);
  EXPECT_EQ(tokens.tokens[1], (Token{"天气", 9, 15}));
}

TEST(Tokenizer, TrimsPiecesAndDropsEmptyOnes) {
  const Tokens tokens = tokenize("| New York ||is | \t| big|", Segmentation::words);
  EXPECT_EQ(texts(tokens), (Words{"New York", "is", "big"}));
  EXPECT_EQ(tokens.tokens[0], (Token{"New York", 2, 10}));
  EXPECT_TRUE(words("|").empty());
  EXPECT_TRUE(words("｜ |").empty());
}

TEST(Tokenizer, CutsChineseWithTheDictionary) {
  const Tokens tokens = tokenize("今天天气真好，我想出去玩", Segmentation::words);
  EXPECT_EQ(texts(tokens), (Words{"今天", "天气", "真好", "，", "我想", "出去", "玩"}));
  EXPECT_EQ(tokens.decision, Decision::words);
  EXPECT_EQ(tokens.tokens[1], (Token{"天气", 6, 12}));
}

TEST(Tokenizer, KeepsContractionsAndCutsPunctuation) {
  EXPECT_EQ(words("The animal didn't cross the street because it was too tired."),
            (Words{"The", "animal", "didn't", "cross", "the", "street", "because", "it", "was", "too", "tired", "."}));
  EXPECT_EQ(words("didn’t"), Words{"didn’t"});
  EXPECT_EQ(words("Well... (3.14 or 1,000)?!"),
            (Words{"Well", ".", ".", ".", "(", "3.14", "or", "1,000", ")", "?", "!"}));
}

TEST(Tokenizer, MixesLanguages) { EXPECT_EQ(words("我爱 Transformer！"), (Words{"我", "爱", "Transformer", "！"})); }

TEST(Tokenizer, KeepsEmojiWhole) {
  EXPECT_EQ(words("hi 👩‍👩‍👧‍👦 🇨🇳 👍🏽 ❤️"),
            (Words{"hi", "👩‍👩‍👧‍👦", "🇨🇳", "👍🏽", "❤️"}));
  EXPECT_EQ(characters("a👩‍👩‍👧‍👦🇨🇳🇫🇷"),
            (Words{"a", "👩‍👩‍👧‍👦", "🇨🇳", "🇫🇷"}));
}

TEST(Tokenizer, CutsCharactersByGrapheme) {
  EXPECT_EQ(characters("今天 ok"), (Words{"今", "天", "o", "k"}));
  EXPECT_EQ(characters("e\u0301a\u0308"), (Words{"e\u0301", "a\u0308"}));
  EXPECT_EQ(characters("각"), Words{"각"});
  EXPECT_EQ(tokenize("ab", Segmentation::characters).decision, Decision::characters);
}

TEST(Tokenizer, CutsRightToLeftInTheOrderOfReading) {
  EXPECT_EQ(words("שלום עולם"), (Words{"שלום", "עולם"}));
  EXPECT_EQ(words("مرحبا بالعالم!"), (Words{"مرحبا", "بالعالم", "!"}));
}

TEST(Tokenizer, DropsWhatCannotBeSeen) {
  EXPECT_TRUE(words("").empty());
  EXPECT_TRUE(words(" \t\r\n\u00A0\u3000\u2003").empty());
  EXPECT_TRUE(characters("\uFEFF\u200B").empty());
  EXPECT_EQ(words("\uFEFFone\u200B two\u200F"), (Words{"one", "two"})) << "a word is the same with and without them";
  EXPECT_EQ(words("one\u200B|\u2060❤️ "), (Words{"one", "❤️"}));
  EXPECT_EQ(words(std::string("a\0b", 3)), (Words{"a", "b"}));
}

TEST(Tokenizer, SpansAreBytesOfTheSentenceAsTyped) {
  const std::string sentence = "  我 didn't  go 👍🏽。";
  for (const auto mode : {Segmentation::words, Segmentation::characters}) {
    int last = 0;
    for (const Token& token : tokenize(sentence, mode).tokens) {
      EXPECT_EQ(
          sentence.substr(static_cast<std::size_t>(token.begin), static_cast<std::size_t>(token.end - token.begin)),
          token.text);
      EXPECT_GE(token.begin, last);
      last = token.end;
    }
  }
}

TEST(Tokenizer, RepairsInvalidBytesInSight) {
  const Tokens tokens = tokenize("ab \xFF cd", Segmentation::words);
  EXPECT_TRUE(tokens.repaired);
  EXPECT_EQ(texts(tokens), (Words{"ab", "\uFFFD", "cd"}));
  EXPECT_EQ(tokens.tokens[1], (Token{"\uFFFD", 3, 4}));
  EXPECT_EQ(tokens.tokens[2], (Token{"cd", 5, 7}));
  const Tokens by_hand = tokenize("a\xE4\xBB|b", Segmentation::words);
  EXPECT_EQ(texts(by_hand), (Words{"a\uFFFD", "b"}));
  EXPECT_EQ(by_hand.tokens[0], (Token{"a\uFFFD", 0, 3}));
  EXPECT_EQ(by_hand.tokens[1], (Token{"b", 4, 5}));
}

TEST(Tokenizer, AnyBytesGiveTokensInOrderInsideTheSentence) {
  Random random(5);
  const std::string alphabet = "ab '|.\xE4\xBB\x8A\xEF\xBD\x9C\xF0\x9F\x91\x8D\xCC\x81\xFF\xC0 ";
  for (int round = 0; round < 2000; ++round) {
    std::string sentence;
    for (int n = random.below(24); n > 0; --n)
      sentence += alphabet[static_cast<std::size_t>(random.below(static_cast<int>(alphabet.size())))];
    for (const auto mode : {Segmentation::words, Segmentation::characters}) {
      int last = 0;
      for (const Token& token : tokenize(sentence, mode).tokens) {
        ASSERT_FALSE(token.text.empty());
        ASSERT_LE(last, token.begin);
        ASSERT_LT(token.begin, token.end);
        ASSERT_LE(token.end, static_cast<int>(sentence.size()));
        last = token.end;
        bool repaired = true;
        EXPECT_EQ(valid_utf8(token.text, &repaired), token.text);
        EXPECT_FALSE(repaired);
      }
    }
  }
}

TEST(Tokenizer, TakesFiveThousandWords) {
  std::string sentence;
  for (int i = 0; i < 5000; ++i) sentence += "word ";
  EXPECT_EQ(words(sentence).size(), 5000U);
}

TEST(Tokenizer, IsTheSameOnSeveralThreads) {
  const std::string sentence = "今天天气真好 and the animal didn't cross.";
  const Words expected = words(sentence);
  std::vector<Words> found(4);
  std::vector<std::thread> threads;
  for (Words& out : found)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) out = words(sentence);
    });
  for (std::thread& thread : threads) thread.join();
  for (const Words& out : found) EXPECT_EQ(out, expected);
}

TEST(ValidUtf8, ReplacesEveryMaximalBadSequenceOnce) {
  bool repaired = true;
  EXPECT_EQ(valid_utf8("好 ok", &repaired), "好 ok");
  EXPECT_FALSE(repaired);
  EXPECT_EQ(valid_utf8("\xE4\xBB", &repaired), "\uFFFD") << "a cut character";
  EXPECT_TRUE(repaired);
  EXPECT_EQ(valid_utf8("\xC0\x80", nullptr), "\uFFFD\uFFFD") << "an overlong form";
  EXPECT_EQ(valid_utf8("\xED\xA0\x80", nullptr), "\uFFFD\uFFFD\uFFFD") << "half a surrogate pair";
  EXPECT_EQ(valid_utf8("a\x80z", nullptr), "a\uFFFDz");
}

TEST(RepairUtf8, KnowsWhereEveryByteCameFrom) {
  const RepairedText text = repair_utf8("a\xFF好");
  EXPECT_EQ(text.text, "a\uFFFD好");
  EXPECT_EQ(text.origin, (std::vector<int>{0, 1, 1, 1, 2, 3, 4, 5}));
  EXPECT_EQ(repair_utf8("a好").original(3), 3);
}

TEST(Tokenizer, KeepsSpecialWordsWhole) {
  EXPECT_EQ(words("the <mask> sleeps"), (Words{"the", "<mask>", "sleeps"}));
  EXPECT_EQ(words("我<mask>你<eos>"), (Words{"我", "<mask>", "你", "<eos>"}));
  EXPECT_EQ(words("a < b"), (Words{"a", "<", "b"}));
  const std::string sentence = "的 <unk>\xFF x";
  for (const Token& token : tokenize(sentence, Segmentation::characters).tokens)
    if (token.text == "<unk>") {
      EXPECT_EQ(sentence.substr(static_cast<std::size_t>(token.begin), 5), "<unk>");
      EXPECT_EQ(token.end - token.begin, 5);
    }
}

}  // namespace
}  // namespace headlight
