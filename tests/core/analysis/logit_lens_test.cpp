#include "core/analysis/logit_lens.h"

#include <gtest/gtest.h>

#include <cstring>

#include "../models/small_runs.h"
#include "core/models/own_run.h"

namespace headlight {
namespace {

using headlight::testing::small_request;

TEST(LogitLens, TheLastLayerSaysExactlyWhatTheModelSays) {
  for (const Norm norm : {Norm::pre, Norm::post})
    for (const Architecture architecture :
         {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder}) {
      auto run = own_run(run_request(small_request(architecture, norm)));
      const std::string prefix = run->prefix(predicting_stack(*run));
      const std::vector<LensStop> stops = add_logit_lens(*run);
      ASSERT_EQ(stops.size(), architecture == Architecture::encoder_decoder ? 7U : 5U);
      EXPECT_EQ(stops.back().probs, prefix + "probs");
      EXPECT_EQ(stops.front().value, prefix + "resid_in");
      EXPECT_EQ(stops.back().value, prefix + "blocks.1.resid_post");
      // The lens of the last stop, computed like those of the others, has the same bits.
      const Tensor& x = run->value(prefix + "ln_final");
      auto again = own_run(run_request(small_request(architecture, norm)));
      const Tensor& own = again->value(prefix + "probs");
      ASSERT_EQ(own.size(), run->value(stops.back().probs).size());
      EXPECT_EQ(std::memcmp(own.data(), run->value(stops.back().probs).data(), own.size() * sizeof(float)), 0);
      EXPECT_EQ(x.rows(), own.rows());
    }
}

// With one layer that adds nothing, every stop sees the same stream and says the same.
TEST(LogitLens, AStreamThatNothingChangesPredictsTheSameEverywhere) {
  const Request request = small_request(Architecture::decoder);
  auto model = std::make_shared<Model>(*run_request(request)->model);
  for (int l = 0; l < 2; ++l)
    for (const char* part : {".attn.W_O", ".attn.b_O", ".ffn.W_2", ".ffn.b_2"}) {
      Tensor& weights = model->parameters.get("blocks." + std::to_string(l) + part);
      std::fill_n(weights.data(), weights.size(), 0.0F);
    }
  auto run = own_run(run_model(request, model));
  const std::vector<LensStop> stops = add_logit_lens(*run);
  const Tensor& probs = run->value("probs");
  for (const LensStop& stop : stops)
    EXPECT_EQ(std::memcmp(probs.data(), run->value(stop.probs).data(), probs.size() * sizeof(float)), 0) << stop.value;
}

TEST(LogitLens, TopWordsAndRanks) {
  Tensor probs = Tensor::zeros({1, 1, 5});
  const float values[] = {0.1F, 0.3F, 0.1F, 0.45F, 0.05F};
  std::copy_n(values, 5, probs.data());
  const auto top = top_words(probs, 0, 0, 3);
  ASSERT_EQ(top.size(), 3U);
  EXPECT_EQ(top[0], std::pair(3, 0.45F));
  EXPECT_EQ(top[1].first, 1);
  EXPECT_EQ(top[2].first, 0) << "of equals the first";
  EXPECT_EQ(top_words(probs, 0, 0, 9).size(), 5U);
  EXPECT_EQ(rank_of(probs, 0, 0, 3), 1);
  EXPECT_EQ(rank_of(probs, 0, 0, 0), 3);
  EXPECT_EQ(rank_of(probs, 0, 0, 2), 4);
  EXPECT_EQ(rank_of(probs, 0, 0, 4), 5);
}

TEST(LogitLens, EndsEarlyWhenCancelled) {
  auto run = own_run(run_request(small_request(Architecture::decoder)));
  std::atomic<bool> cancelled{true};
  EXPECT_TRUE(add_logit_lens(*run, &cancelled).empty());
}

}  // namespace
}  // namespace headlight
