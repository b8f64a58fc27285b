// Head measures, rollout, logit lens and gradients against the vectors of make_analysis.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/analysis/gradient_study.h"
#include "core/analysis/head_scores.h"
#include "core/analysis/logit_lens.h"
#include "core/analysis/rollout.h"
#include "core/models/own_run.h"
#include "core/tensor/safetensors.h"
#include "reference_cases.h"
#include "tests/core/test_data.h"

namespace headlight {
namespace {

using namespace reference;

const std::string folder = test_data("reference/analysis/");
constexpr float residual = 0.4F;

class Analysis : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto all = cases();
    const auto found = std::find_if(all.begin(), all.end(), [](const Case& c) { return c.name == GetParam(); });
    ASSERT_NE(found, all.end());
    model = model_of(*found);
    request = request_of(found->content.at("request"));
    for (const auto& [name, entry] : read_safetensors(folder + GetParam() + ".safetensors").tensors)
      expected[name] = entry.value;
  }

  std::shared_ptr<headlight::Run> fresh() const { return own_run(run_model(request, model)); }

  // Calls check(name, value) for everything under a heading; fails when there is nothing.
  template <typename Check>
  void each(const std::string& heading, const Check& check) const {
    int count = 0;
    for (const auto& [name, value] : expected)
      if (name.starts_with(heading + "/")) check(name.substr(heading.size() + 1), value), ++count;
    EXPECT_GT(count, 0) << heading;
  }

  std::shared_ptr<const Model> model;
  Request request;
  std::map<std::string, Tensor> expected;
};

TEST_P(Analysis, EveryGradientAgrees) {
  for (const auto& [heading, kind] : {std::pair{"loss", GradientGoal::Kind::loss},
                                      {"logit", GradientGoal::Kind::logit},
                                      {"probability", GradientGoal::Kind::probability}}) {
    const auto run = fresh();
    const bool one = kind != GradientGoal::Kind::loss;
    const GradientResult result = add_gradients(*run, {kind, one ? 2 : -1, one ? 5 : -1});
    EXPECT_NEAR(result.value, expected.at(std::string("goal/") + heading)(0, 0, 0), 1e-5) << heading;
    each(heading, [&](const std::string& name, const Tensor& value) {
      const Tensor* found = gradient_of(*run, name);
      ASSERT_NE(found, nullptr) << heading << " " << name;
      expect_equal(value, *found, std::string(heading) + " " + name, 1e-4F * (1 + value.flat().cwiseAbs().maxCoeff()));
    });
  }
}

TEST_P(Analysis, RolloutAgrees) {
  for (const auto& [heading, how] :
       {std::pair{"rollout_mean", CombineHeads::mean}, {"rollout_max", CombineHeads::max}}) {
    const auto run = fresh();
    add_rollout(*run, {residual, how});
    each(heading, [&](const std::string& name, const Tensor& value) { expect_equal(value, run->value(name), name); });
  }
}

TEST_P(Analysis, LogitLensAgreesAndEndsInTheModelsOwnPrediction) {
  const auto run = fresh();
  const std::vector<LensStop> stops = add_logit_lens(*run);
  each("lens", [&](const std::string& name, const Tensor& value) {
    const auto stop =
        std::find_if(stops.begin(), stops.end(), [&](const LensStop& s) { return s.value + ".lens.probs" == name; });
    ASSERT_NE(stop, stops.end()) << name;
    expect_equal(value, run->value(stop->probs), name);
  });
  EXPECT_EQ(stops.back().probs, run->prefix(predicting_stack(*run)) + "probs");
}

TEST_P(Analysis, EntropiesAndWrittenLengthsAgree) {
  const auto run = fresh();
  const auto heads = measure_heads(*run);
  each("heads", [&](const std::string& name, const Tensor& value) {
    const bool entropy = name.ends_with(".entropy");
    const std::string attention = name.substr(0, name.rfind('.'));
    for (const HeadMeasurement& head : heads) {
      if (head.attention != attention) continue;
      EXPECT_NEAR(entropy ? head.entropy : head.written, value.data()[head.head], 2e-5) << name << " " << head.head;
    }
  });
}

INSTANTIATE_TEST_SUITE_P(PyTorch, Analysis,
                         testing::Values("encoder_post_relu", "decoder_pre_gelu_learned_tied", "decoder_post_relu",
                                         "encoder_decoder_post_relu", "encoder_decoder_pre_gelu_learned_tied",
                                         "encoder_decoder_additive"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace headlight
