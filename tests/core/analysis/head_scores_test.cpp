#include "core/analysis/head_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "../models/small_runs.h"
#include "core/models/own_run.h"

namespace headlight {
namespace {

using headlight::testing::small_request;

// Every score from its definition in words: for each row the set of keys, then weight and share of that set.
MeanScore slowly(const Run& run, const HeadMeasurement& head, HeadScore score) {
  const bool cross = head.group.kind == AttentionKind::cross;
  const auto& own = head.group.decoder_stack ? run.target : run.source;
  const auto& other = cross ? run.source : own;
  const Tensor& pattern = run.value(head.attention + ".pattern");
  const std::set<std::string> separators{",", ".", "，", "。", "<bos>", "<eos>", "<pad>", "<mask>"};
  double weight = 0, chance = 0;
  int rows = 0;
  for (int b = 0; b < static_cast<int>(own.size()); ++b) {
    const auto text = [](const Encoding& e, int t) { return e.tokens[static_cast<std::size_t>(t)].text; };
    const Encoding &from = own[static_cast<std::size_t>(b)], &to = other[static_cast<std::size_t>(b)];
    for (int q = 0; q < from.length; ++q) {
      const int keys =
          run.config.causal && !cross && (head.group.decoder_stack || !run.config.two_stacks()) ? q + 1 : to.length;
      std::set<int> place;
      for (int k = 0; k < keys; ++k) {
        bool in = false;
        if (score == HeadScore::previous) in = q - k == 1;
        if (score == HeadScore::same) in = q == k;
        if (score == HeadScore::next) in = k - q == 1;
        if (score == HeadScore::first) in = q != 0 && k == 0;
        if (score == HeadScore::same_word) in = text(from, q) == text(to, k) && (cross || q != k);
        if (score == HeadScore::induction) in = !cross && k != q && k > 0 && k <= q && text(to, k - 1) == text(from, q);
        if (score == HeadScore::local) in = k >= q - 2 && k <= q + 2;
        if (score == HeadScore::separator) in = separators.contains(text(to, k));
        if (in) place.insert(k);
      }
      if (score == HeadScore::uniform) {
        if (keys < 2) continue;
        double off = 0;
        for (int k = 0; k < keys; ++k)
          off += std::abs(static_cast<double>(pattern(b * run.config.n_heads + head.head, q, k)) - 1.0 / keys);
        weight += 1 - off / 2;  // the overlap is one minus half the sum of differences
        ++rows;
        continue;
      }
      if (place.empty() || static_cast<int>(place.size()) == keys) continue;
      for (const int k : place) weight += static_cast<double>(pattern(b * run.config.n_heads + head.head, q, k));
      chance += static_cast<double>(place.size()) / keys;
      ++rows;
    }
  }
  return {rows > 0 ? weight / rows : 0, rows > 0 ? chance / rows : 0, rows};
}

TEST(HeadScores, AreTheirDefinitionsForEveryArchitectureAndABatchWithPadding) {
  for (const Architecture architecture :
       {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder}) {
    Request request = small_request(architecture);
    request.sentences = {"the|cat|,|the|dog|,|the|cat|sat|.", "a|dog|a|dog|.|a"};
    if (architecture == Architecture::encoder_decoder)
      request.targets = {"le|chat|,|le|chien|.", "dog|un|dog|un|chien"};
    const auto run = run_request(request);
    const auto heads = measure_heads(*run);
    ASSERT_EQ(heads.size(), architecture == Architecture::encoder_decoder ? 12U : 4U);
    for (const HeadMeasurement& head : heads)
      for (int s = 0; s < head_score_count; ++s) {
        const MeanScore wanted = slowly(*run, head, head_score(s));
        const MeanScore& found = head.scores[static_cast<std::size_t>(s)];
        EXPECT_EQ(found.rows, wanted.rows) << head.attention << " " << id_of(head_score(s));
        EXPECT_NEAR(found.weight, wanted.weight, 1e-6) << head.attention << " " << id_of(head_score(s));
        EXPECT_NEAR(found.chance, wanted.chance, 1e-6) << head.attention << " " << id_of(head_score(s));
      }
  }
}

// Even weights: everything is at chance, and the head says so.
TEST(HeadScores, EvenWeightsAreChance) {
  Request request = small_request(Architecture::decoder);
  request.sentences = {"the|cat|,|the|dog|,|the|cat|sat|."};
  auto model = std::make_shared<Model>(*run_request(request)->model);
  for (int l = 0; l < 2; ++l)
    for (const char* part : {"W_Q", "b_Q"}) {
      Tensor& weights = model->parameters.get("blocks." + std::to_string(l) + ".attn." + part);
      std::fill_n(weights.data(), weights.size(), 0.0F);
    }
  const auto heads = measure_heads(*run_model(request, model));
  ASSERT_EQ(heads.size(), 4U);
  for (const HeadMeasurement& head : heads) {
    for (int s = 0; s + 1 < head_score_count; ++s)
      EXPECT_NEAR(head.scores[static_cast<std::size_t>(s)].above_chance(), 0, 1e-5);
    EXPECT_NEAR(head[HeadScore::uniform].weight, 1, 1e-5);
    EXPECT_NEAR(head.entropy, head.entropy_limit, 1e-5);
    EXPECT_NEAR(head.distance, head.distance_chance, 1e-5);
    const HeadLabel label = label_of(head);
    EXPECT_EQ(label.strength, HeadLabel::Strength::mostly);
    EXPECT_EQ(label.habit, HeadScore::uniform);
    EXPECT_EQ(words_of(label).in(Lang::en), "evenly on all words");
  }
}

HeadMeasurement measured(std::map<HeadScore, MeanScore> scores) {
  HeadMeasurement head;
  head.rows = 20;
  for (const auto& [score, mean] : scores) head.scores[static_cast<std::size_t>(score)] = mean;
  return head;
}

TEST(HeadLabel, NamesTheNarrowPlaceAndSaysWhenThereIsNone) {
  using enum HeadScore;
  HeadLabel label =
      label_of(measured({{previous, {0.83, 0.2, 20}}, {local, {0.95, 0.5, 20}}, {uniform, {0.3, 0, 20}}}));
  EXPECT_EQ(label.habit, previous);
  EXPECT_EQ(label.strength, HeadLabel::Strength::mostly);
  EXPECT_NEAR(label.confidence, 0.83, 1e-9);
  EXPECT_EQ(words_of(label).in(Lang::en), "mostly the previous word");

  label = label_of(measured({{previous, {0.45, 0.2, 20}}, {same, {0.45, 0.2, 20}}, {local, {0.97, 0.5, 20}}}));
  EXPECT_EQ(label.habit, local) << "two neighbours together are the neighbourhood";

  label = label_of(measured({{previous, {0.35, 0.1, 20}}, {uniform, {0.5, 0, 20}}}));
  EXPECT_EQ(label.strength, HeadLabel::Strength::partly);

  label = label_of(measured({{previous, {0.25, 0.1, 20}}, {uniform, {0.5, 0, 20}}}));
  EXPECT_EQ(label.strength, HeadLabel::Strength::none);
  EXPECT_EQ(words_of(label).in(Lang::en), "no usual habit");

  label = label_of(measured({{induction, {0.99, 0.1, 2}}, {uniform, {0.5, 0, 20}}}));
  EXPECT_EQ(label.strength, HeadLabel::Strength::none) << "two rows are no evidence";
  label = label_of(measured({{induction, {0.99, 0.1, 3}}, {uniform, {0.5, 0, 20}}}));
  EXPECT_EQ(label.strength, HeadLabel::Strength::none) << "nor three of twenty";

  label = label_of(measured({{previous, {0.55, 0.5, 20}}, {uniform, {0.9, 0, 20}}}));
  EXPECT_EQ(label.habit, uniform) << "0.55 where chance gives 0.5 is nothing";
}

TEST(HeadScores, AnEmptyOrCancelledRunHasNoHeads) {
  Request request = small_request(Architecture::encoder);
  std::atomic<bool> cancelled{true};
  EXPECT_TRUE(measure_heads(*run_request(request), &cancelled).empty());
  request.sentences = {""};
  EXPECT_TRUE(measure_heads(*run_request(request)).empty());
}

}  // namespace
}  // namespace headlight
