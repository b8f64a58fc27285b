#include "core/analysis/embedding_neighbours.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

// Four special words, then a, b close to a, c across, d the opposite of a.
Tensor table() {
  Tensor t = Tensor::zeros({1, 8, 2});
  for (int i = 0; i < 4; ++i) t(0, i, 0) = 1;  // as close to a as can be, and left out
  t(0, 4, 0) = 1;
  t(0, 5, 0) = 0.9F, t(0, 5, 1) = 0.1F;
  t(0, 6, 1) = 1;
  t(0, 7, 0) = -1;
  return t;
}

TEST(EmbeddingNeighbours, AreSortedByCosineWithoutTheWordAndSpecialWords) {
  const auto found = nearest_words(table(), 4, 2);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].word, 5);
  EXPECT_NEAR(found[0].cosine, 0.9 / std::sqrt(0.82), 1e-5);
  EXPECT_EQ(found[1].word, 6);
  EXPECT_EQ(found[1].cosine, 0);
  EXPECT_EQ(nearest_words(table(), 4, 10).size(), 3U);
}

TEST(EmbeddingNeighbours, LoudPositionsMakeOtherWordsAtTheSamePlaceNeighbours) {
  Tensor positions = Tensor::zeros({1, 3, 2});
  positions(0, 0, 0) = 1, positions(0, 1, 1) = 1, positions(0, 2, 0) = -1;
  for (const auto& n : nearest_placed(table(), positions, 0.01F, 4, 1, 3)) EXPECT_EQ(n.place, 1);
  // Loud words: the same word elsewhere, then the word like it.
  for (const auto& n : nearest_placed(table(), positions, 100, 4, 1, 4)) EXPECT_LE(n.word, 5);
  for (const auto& n : nearest_placed(table(), positions, 1, 4, 1, 100)) EXPECT_FALSE(n.word == 4 && n.place == 1);
  EXPECT_EQ(nearest_placed(table(), positions, 1, 4, 1, 100).size(), 11U);
}

TEST(EmbeddingNeighbours, LongSentencesTryThePlacesAround) {
  const Tensor positions = Tensor::filled({1, 200, 2}, 0.5F);
  for (const auto& n : nearest_placed(table(), positions, 1, 4, 100, 1000)) {
    EXPECT_GE(n.place, 68);
    EXPECT_LT(n.place, 132);
  }
}

}  // namespace
}  // namespace headlight
