#include "core/analysis/query_key.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

struct Kind {
  Architecture architecture;
  Score score;
  Position position;
};

std::vector<Kind> kinds() {
  return {{Architecture::encoder, Score::scaled, Position::sinusoidal},
          {Architecture::decoder, Score::dot, Position::alibi},
          {Architecture::encoder, Score::cosine, Position::rotary},
          {Architecture::encoder_decoder, Score::additive, Position::sinusoidal},
          {Architecture::encoder_decoder, Score::scaled, Position::rotary}};
}

std::shared_ptr<const Run> run_of(const Kind& kind) {
  Request request = testing::small_request(kind.architecture);
  request.model.config.score = kind.score;
  request.model.config.position = kind.position;
  return run_request(request);
}

TEST(QueryKey, IsTheRowOfTheRun) {
  for (const Kind& kind : kinds()) {
    const auto run = run_of(kind);
    Selection selection;
    selection.layer = selection.head = 1;
    selection.query = 2;
    const RunView view(*run, selection);
    const QueryKey row = query_key(view, 1);
    for (int j = 0; j < view.n_keys(); ++j) {
      EXPECT_EQ(row.weights[static_cast<std::size_t>(j)], run->value(view.attention("pattern"))(1, 2, j));
      EXPECT_EQ(row.masked[static_cast<std::size_t>(j)], run->value(view.attention("masked"))(1, 2, j));
    }
    EXPECT_EQ(row.k[3], run->value(row.k_name)(1, 1, 3));
    if (!row.is_product) continue;
    double sum = 0;
    for (std::size_t i = 0; i < row.q.size(); ++i) sum += static_cast<double>(row.q[i]) * static_cast<double>(row.k[i]);
    EXPECT_NEAR(sum, static_cast<double>(row.scores[1]), 1e-5);
    EXPECT_NEAR(std::exp(static_cast<double>(row.masked[1])) / row.exp_sum, static_cast<double>(row.weights[1]), 1e-5);
  }
}

// The value that is there already changes nothing, whatever the score, the mask and the positions.
TEST(QueryKey, AnEditToTheSameValueGivesTheRunAgain) {
  for (const Kind& kind : kinds())
    for (const bool of_key : {false, true})
      for (const bool cross : {false, true}) {
        const auto run = run_of(kind);
        Selection selection;
        selection.head = 1;
        selection.query = 1;
        selection.decoder_stack = true;
        if (cross) selection.attention = AttentionKind::cross;
        const RunView view(*run, selection);
        const QueryKey plain = query_key(view, 0);
        const float same = of_key ? plain.k[2] : plain.q[2];
        const QueryKey again = query_key(view, 0, ComponentEdit{of_key, 2, same});
        for (std::size_t j = 0; j < plain.weights.size(); ++j) {
          EXPECT_NEAR(plain.weights[j], again.weights[j], 1e-6F);
          EXPECT_NEAR(plain.scores[j], again.scores[j], 1e-5F);
        }
      }
}

TEST(QueryKey, AnEditOfTheQueryMovesAllScoresAndOneOfTheKeyItsOwn) {
  const auto run = run_of(kinds()[0]);
  Selection selection;
  selection.query = 3;
  const RunView view(*run, selection);
  const QueryKey before = query_key(view, 2);
  const QueryKey query = query_key(view, 2, ComponentEdit{false, 1, before.q[1] + 2});
  const QueryKey key = query_key(view, 2, ComponentEdit{true, 1, before.k[1] + 2});
  const Tensor& k = run->value("blocks.0.attn.k");
  double sum = 0;
  for (int j = 0; j < 5; ++j) {
    const auto i = static_cast<std::size_t>(j);
    EXPECT_NEAR(query.scores[i], before.scores[i] + 2 * k(0, j, 1), 1e-5F);
    EXPECT_NEAR(key.scores[i], before.scores[i] + (j == 2 ? 2 * before.q[1] : 0), 1e-5F);
    sum += std::exp(static_cast<double>(query.scores[i]) / 2);
  }
  for (std::size_t j = 0; j < 5; ++j)
    EXPECT_NEAR(static_cast<double>(query.weights[j]), std::exp(static_cast<double>(query.scores[j]) / 2) / sum, 1e-5);
}

TEST(QueryKey, WithoutAKeyItIsTheHeaviestAndMaskedOnesComeLast) {
  const auto run = run_of(kinds()[1]);
  Selection selection;
  selection.query = 1;
  const RunView view(*run, selection);
  const QueryKey row = query_key(view, -1);
  const std::vector<int> order = keys_by_weight(row);
  EXPECT_EQ(order.front(), row.key);
  EXPECT_EQ(order[2], 2);  // masked: weight 0, in their order
  EXPECT_EQ(order[4], 4);
  EXPECT_EQ(query_key(view, 99).key, 4);
}

}  // namespace
}  // namespace headlight
