#include "core/analysis/rollout.h"

#include <gtest/gtest.h>

#include <cmath>

#include "../models/small_runs.h"
#include "core/models/own_run.h"

namespace headlight {
namespace {

using headlight::testing::small_request;

std::shared_ptr<Run> rolled(Architecture architecture, const RolloutSettings& settings) {
  auto run = own_run(run_request(small_request(architecture)));
  add_rollout(*run, settings);
  return run;
}

TEST(Rollout, SharesAddUpToOneAndKeepTheCausalTriangle) {
  for (const CombineHeads how : {CombineHeads::mean, CombineHeads::max})
    for (const float w : {0.0F, 0.3F, 0.5F, 1.0F}) {
      const auto decoder = rolled(Architecture::decoder, {w, how});
      const Tensor& shares = decoder->value("blocks.1.attn.rollout");
      for (int r = 0; r < shares.rows(); ++r) {
        EXPECT_NEAR(shares.slice(0).row(r).sum(), 1, 1e-5);
        for (int c = r + 1; c < shares.cols(); ++c) EXPECT_EQ(shares(0, r, c), 0);
      }
      const auto both = rolled(Architecture::encoder_decoder, {w, how});
      const Tensor& own = both->value("decoder.blocks.1.attn.rollout");
      const Tensor& source = both->value("decoder.blocks.1.cross.rollout");
      for (int r = 0; r < own.rows(); ++r)
        EXPECT_NEAR(own.slice(0).row(r).sum() + source.slice(0).row(r).sum(), 1, 1e-5);
    }
}

TEST(Rollout, TheResidualAloneKeepsEveryWordWhereItIs) {
  const auto run = rolled(Architecture::encoder_decoder, {1, CombineHeads::mean});
  for (const char* name : {"encoder.blocks.1.attn.rollout", "decoder.blocks.1.attn.rollout"}) {
    const Tensor& shares = run->value(name);
    EXPECT_TRUE(shares.slice(0).isApprox(Matrix::Identity(shares.rows(), shares.cols()))) << name;
  }
  EXPECT_EQ(run->value("decoder.blocks.1.cross.rollout").slice(0).cwiseAbs().maxCoeff(), 0);
}

TEST(Rollout, ARowThatMayLookAtNothingKeepsWhatItHas) {
  Request request = small_request(Architecture::encoder);
  request.mask.painted = PaintedMask{2, 5, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}};
  auto run = own_run(run_request(request));
  add_rollout(*run, {});
  EXPECT_NEAR(run->value("blocks.1.attn.rollout")(0, 0, 0), 1, 1e-6);
  for (int r = 0; r < 5; ++r) EXPECT_NEAR(run->value("blocks.1.attn.rollout").slice(0).row(r).sum(), 1, 1e-5);
}

// A share leads back to the parameters: recomputed from its explanation it is the stored one.
TEST(Rollout, EveryShareCanBeExplained) {
  const auto run = rolled(Architecture::encoder_decoder, {});
  for (const char* name :
       {"encoder.blocks.1.attn.rollout", "decoder.blocks.1.attn.rollout", "decoder.blocks.1.cross.rollout"}) {
    const Var node = run->graph.find(name);
    const Tensor& shares = run->graph.value(node);
    for (int r = 0; r < shares.rows(); ++r)
      for (int c = 0; c < shares.cols(); ++c) {
        const Explanation e = run->graph.explain(node, {0, r, c});
        EXPECT_NEAR(e.value, shares(0, r, c), 1e-5) << name;
        EXPECT_FALSE(e.operands.empty());
      }
  }
}

TEST(Rollout, NothingForAnEmptySentence) {
  Request request = small_request(Architecture::encoder);
  request.sentences = {""};
  auto run = own_run(run_request(request));
  add_rollout(*run, {});
  EXPECT_EQ(run->graph.size(), 0);
}

}  // namespace
}  // namespace headlight
