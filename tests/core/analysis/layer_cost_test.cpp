#include "core/analysis/layer_cost.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

LayerSize size_of(SequenceKind kind, int d = 64, int kernel = 3) { return {kind, d, kernel, false}; }

TEST(LayerCost, CountsAsTheTableDoes) {
  EXPECT_EQ(multiply_adds(size_of(SequenceKind::rnn, 4), 10), 2 * 10 * 16);
  EXPECT_EQ(multiply_adds(size_of(SequenceKind::lstm, 4), 10), 8 * 10 * 16);
  EXPECT_EQ(multiply_adds(size_of(SequenceKind::cnn, 4, 5), 10), 5 * 10 * 16);
  EXPECT_EQ(multiply_adds(size_of(SequenceKind::attention, 4), 10), 2 * 100 * 4);
  EXPECT_EQ(multiply_adds({SequenceKind::attention, 4, 3, true}, 10), 2 * 100 * 4 + 4 * 10 * 16);
  // A recurrent layer and attention meet at n = d.
  EXPECT_EQ(multiply_adds(size_of(SequenceKind::rnn), 64), multiply_adds(size_of(SequenceKind::attention), 64));
}

TEST(LayerCost, KnowsTheLongestPath) {
  EXPECT_EQ(longest_path(size_of(SequenceKind::rnn), 10), 9);
  EXPECT_EQ(longest_path(size_of(SequenceKind::cnn), 10), 5);
  EXPECT_EQ(longest_path(size_of(SequenceKind::dilated_cnn), 10), 3);
  EXPECT_EQ(longest_path(size_of(SequenceKind::dilated_cnn), 128), 7);
  EXPECT_EQ(longest_path(size_of(SequenceKind::attention), 10), 1);
  EXPECT_EQ(longest_path(size_of(SequenceKind::attention), 1), 0);
  EXPECT_EQ(longest_path(size_of(SequenceKind::cnn, 64, 1), 10), -1);
}

// How much slower is the machine's business, and another program's; that it is slower is not.
TEST(LayerCost, MeasuresThatMoreWorkTakesLonger) {
  for (const SequenceKind kind : all_sequence_kinds) {
    const double little = measure_layer(size_of(kind), 16);
    const double much = measure_layer(size_of(kind), 1024);
    EXPECT_GT(little, 0);
    EXPECT_GT(much, 4 * little) << to_string(kind);
  }
  const LayerSize with{SequenceKind::attention, 64, 3, true};
  EXPECT_GT(measure_layer(with, 64), 0);
}

TEST(LayerCost, StopsWhenCancelled) {
  const std::atomic<bool> cancelled = true;
  EXPECT_EQ(measure_layer(size_of(SequenceKind::rnn), 16, &cancelled), 0);
}

}  // namespace
}  // namespace headlight
