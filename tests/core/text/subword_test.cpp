#include "core/text/subword.h"

#include <gtest/gtest.h>

#include <set>

#include "core/tensor/safetensors.h"
#include "core/text/encoding.h"
#include "core/train/dataset.h"
#include "core/train/text_data.h"
#include "tests/temporary_folder.h"

namespace headlight {
namespace {

std::vector<std::string> texts(const std::vector<Token>& tokens) {
  std::vector<std::string> out;
  for (const Token& token : tokens) out.push_back(token.text);
  return out;
}

/// Text in which some pairs are frequent and overlap: "aaa", "banana", "the" inside of "there".
std::string sample() {
  std::string text;
  for (int i = 0; i < 120; ++i) text += "the banana there is aaaa and the band then bathes 我 喜欢 香蕉 ";
  return text;
}

TEST(Subword, CutsAsThePairsWereLearned) {
  std::vector<std::string> words;
  for (const Token& token : tokenize(sample(), Segmentation::words).tokens) words.push_back(token.text);
  const testing::TemporaryFolder folder;
  write_file(folder / "text.txt", sample());
  DataSpec spec;
  spec.kind = DataSpec::Kind::text;
  spec.path = folder / "text.txt";
  spec.tokens = DataSpec::Tokens::byte_pairs;
  spec.merges = 25;
  const auto data = make_dataset({spec}, Task::predict);
  EXPECT_EQ(pieces_of(data->source()), Pieces::byte_pairs);
  const BytePairs pairs = BytePairs::learn(words, spec.merges);
  for (const std::string& word : std::set<std::string>(words.begin(), words.end())) {
    const auto cut = in_pieces({word, 0, static_cast<int>(word.size())}, data->source(), Pieces::byte_pairs);
    EXPECT_EQ(texts(cut), pairs.cut(word)) << word;
    EXPECT_EQ(cut.front().begin, 0);
    EXPECT_EQ(cut.back().end, static_cast<int>(word.size()));
    for (std::size_t i = 1; i < cut.size(); ++i) EXPECT_EQ(cut[i].begin, cut[i - 1].end);
  }
  const Encoding encoding = encode(tokenize("the bandana", Segmentation::words), data->source());
  EXPECT_TRUE(encoding.unknown.empty()) << "a word that was never there, of pieces that were";
  EXPECT_EQ(joined_pieces(texts(encoding.tokens), Pieces::byte_pairs), "the bandana");
}

TEST(Subword, TellsVocabulariesApart) {
  EXPECT_EQ(pieces_of(Vocabulary::of({"the", "cat"})), Pieces::words);
  EXPECT_EQ(pieces_of(Vocabulary::of({"a", "我", "="})), Pieces::characters);
  EXPECT_EQ(pieces_of(Vocabulary()), Pieces::words);
  EXPECT_EQ(texts(in_pieces({"我a", 0, 4}, Vocabulary::of({"a", "我"}), Pieces::characters)),
            (std::vector<std::string>{"我", "a"}));
}

TEST(Subword, AModelOfCharactersReadsWords) {
  const Encoding encoding = encode(tokenize("bad", Segmentation::words), Vocabulary::of({"a", "b", "d"}));
  EXPECT_EQ(texts(encoding.tokens), (std::vector<std::string>{"b", "a", "d"}));
  EXPECT_TRUE(encoding.unknown.empty());
}

}  // namespace
}  // namespace headlight
