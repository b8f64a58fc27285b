#include "core/analysis/gradient_study.h"

#include <gtest/gtest.h>

#include <cmath>

#include "../models/small_runs.h"
#include "core/models/own_run.h"

namespace headlight {
namespace {

using headlight::testing::small_request;
using Kind = GradientGoal::Kind;

double goal_of(const Request& request, const std::shared_ptr<const Model>& model, const GradientGoal& goal) {
  const auto run = run_model(request, model);
  const std::string prefix = run->config.two_stacks() ? "decoder." : "";
  const Tensor &logits = run->value(prefix + "logits"), &probs = run->value(prefix + "probs");
  if (goal.kind == Kind::logit) return logits(0, goal.row, goal.word);
  if (goal.kind == Kind::probability) return probs(0, goal.row, goal.word);
  const auto& tokens = run->config.two_stacks() ? run->target.front() : run->source.front();
  if (run->config.architecture == Architecture::encoder) return -std::log(probs(0, goal.row, goal.word));
  double loss = 0;
  for (int t = 1; t < tokens.length; ++t)
    loss -= std::log(static_cast<double>(probs(0, t - 1, tokens.ids[static_cast<std::size_t>(t)])));
  return loss / (tokens.length - 1);
}

// The gradient of a word's vector by changing its row of the embedding table a little, up and down.
TEST(GradientStudy, WordVectorsAgreeWithFiniteDifferences) {
  for (const Architecture architecture : {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder})
    for (const Kind kind : {Kind::loss, Kind::logit, Kind::probability}) {
      const Request request = small_request(architecture);
      const bool two = architecture == Architecture::encoder_decoder;
      const auto first = run_request(request);
      const GradientGoal goal{kind, 2, 5};
      auto run = own_run(run_model(request, first->model));
      add_gradients(*run, goal);
      const std::string name = two ? "encoder.token_embedding" : "token_embedding";
      const Tensor* embed = gradient_of(*run, two ? "encoder.embed" : "embed");
      ASSERT_NE(embed, nullptr);
      const int position = 1;  // "cat", which the sentence has once
      const int id = run->source.front().ids[position];
      for (const int d : {0, 3, 7}) {
        double difference = 0;
        constexpr float step = 1e-2F;
        for (const float sign : {1.0F, -1.0F}) {
          auto changed = std::make_shared<Model>(*first->model);
          changed->parameters.get(name)(0, id, d) += sign * step;
          difference += static_cast<double>(sign) * goal_of(request, changed, goal) / (2 * static_cast<double>(step));
        }
        EXPECT_NEAR((*embed)(0, position, d), difference, 2e-3 + 1e-2 * std::abs(difference))
            << to_string(architecture) << " " << static_cast<int>(kind) << " " << d;
      }
    }
}

TEST(GradientStudy, FillsInWhatIsMeant) {
  Request request = small_request(Architecture::encoder);
  request.sentences = {"the cat <mask> the dog"};
  auto run = own_run(run_request(request));
  const GradientResult masked = add_gradients(*run, {Kind::probability});
  EXPECT_EQ(masked.row, 2) << "of an encoder the missing word";
  Eigen::Index best = 0;
  const float most = run->value("probs").slice(0).row(2).maxCoeff(&best);
  EXPECT_EQ(masked.word, best);
  EXPECT_FLOAT_EQ(static_cast<float>(masked.value), most);

  auto story = own_run(run_request(small_request(Architecture::decoder)));
  const GradientResult loss = add_gradients(*story, {});
  EXPECT_EQ(loss.row, 4);
  EXPECT_EQ(loss.asked, 4);
  const GradientResult far =
      add_gradients(*own_run(run_request(small_request(Architecture::decoder))), {Kind::logit, 99, 9999});
  EXPECT_EQ(far.row, 4);
  EXPECT_EQ(far.word, story->value("probs").cols() - 1);
}

TEST(GradientStudy, LaterWordsOfADecoderHaveNoInfluence) {
  auto run = own_run(run_request(small_request(Architecture::decoder)));
  add_gradients(*run, {Kind::logit, 2, 5});
  const auto saliency = token_saliency(*run, Stack::encoder);
  ASSERT_EQ(saliency.size(), 5U);
  for (int t = 0; t < 5; ++t) {
    if (t <= 2)
      EXPECT_GT(saliency[static_cast<std::size_t>(t)].norm, 0);
    else
      EXPECT_EQ(saliency[static_cast<std::size_t>(t)].norm, 0);
  }
  const Tensor& gradient = *gradient_of(*run, "embed");
  const Tensor& embed = run->value("embed");
  double norm = 0, product = 0;
  for (int d = 0; d < 8; ++d) {
    norm += std::pow(static_cast<double>(gradient(0, 1, d)), 2);
    product += static_cast<double>(gradient(0, 1, d) * embed(0, 1, d));
  }
  EXPECT_NEAR(saliency[1].norm, std::sqrt(norm), 1e-5);
  EXPECT_NEAR(saliency[1].times_input, product, 1e-5);
}

TEST(GradientStudy, ListsTheValuesThatHaveAGradient) {
  auto run = own_run(run_request(small_request(Architecture::encoder_decoder)));
  add_gradients(*run, {});
  const auto names = values_with_gradient(*run);
  const auto has = [&](const char* name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  EXPECT_TRUE(has("encoder.embed"));
  EXPECT_TRUE(has("decoder.blocks.1.cross.pattern"));
  EXPECT_TRUE(has("decoder.logits"));
  EXPECT_FALSE(has("decoder.probs")) << "the loss is made of the logits";
  EXPECT_FALSE(has("encoder.token_embedding")) << "a parameter";
  EXPECT_FALSE(has("gradients.goal"));
}

TEST(GradientStudy, RecordsGradientsAsValues) {
  auto run = own_run(run_request(small_request(Architecture::decoder)));
  add_gradients(*run, {});
  const std::string name = "blocks.1.attn.pattern";
  record_gradient(*run, name, Kind::loss);
  record_gradient(*run, name, Kind::loss);  // once is enough
  record_gradient(*run, "no such value", Kind::loss);
  const Tensor &slope = run->value(name + ".gradient"), &product = run->value(name + ".gradient_times");
  const Tensor& pattern = run->value(name);
  double most = 0;
  for (int h = 0; h < 2; ++h)
    for (int q = 0; q < 5; ++q)
      for (int k = 0; k < 5; ++k) {
        EXPECT_EQ(slope(h, q, k), (*gradient_of(*run, name))(h, q, k));
        EXPECT_FLOAT_EQ(product(h, q, k), slope(h, q, k) * pattern(h, q, k));
        most = std::max(most, static_cast<double>(std::abs(slope(h, q, k))));
      }
  EXPECT_GT(most, 0);
  const auto names = values_with_gradient(*run);
  EXPECT_EQ(
      std::count_if(names.begin(), names.end(), [](const std::string& n) { return n.find("gradient") != n.npos; }), 0);
}

TEST(RankCorrelation, OfRanksWithTies) {
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3, 4}, {10, 20, 30, 400}), 1);
  EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3, 4}, {4, 3, 2, 1}), -1);
  EXPECT_NEAR(rank_correlation({1, 2, 3, 4, 5}, {2, 1, 4, 3, 5}), 0.8, 1e-12) << "1 − 6·Σd²/(n(n²−1)), Σd² = 4";
  EXPECT_NEAR(rank_correlation({1, 1, 2}, {1, 2, 3}), 1.5 / std::sqrt(1.5 * 2), 1e-12);
  EXPECT_TRUE(std::isnan(rank_correlation({1, 1}, {1, 2})));
  EXPECT_TRUE(std::isnan(rank_correlation({1}, {1})));
}

}  // namespace
}  // namespace headlight
