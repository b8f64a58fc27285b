#include "core/models/transformer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

using testing::small_request;

struct Variant {
  Architecture architecture;
  Norm norm;
  Position position = Position::sinusoidal;
};

class EveryModel : public ::testing::TestWithParam<Variant> {
 protected:
  Request request() const {
    Request request = small_request(GetParam().architecture, GetParam().norm);
    request.model.config.position = GetParam().position;
    return request;
  }
};

INSTANTIATE_TEST_SUITE_P(Architectures, EveryModel,
                         ::testing::Values(Variant{Architecture::encoder, Norm::pre},
                                           Variant{Architecture::encoder, Norm::post},
                                           Variant{Architecture::decoder, Norm::pre},
                                           Variant{Architecture::decoder, Norm::post},
                                           Variant{Architecture::encoder_decoder, Norm::pre},
                                           Variant{Architecture::encoder_decoder, Norm::post},
                                           Variant{Architecture::encoder, Norm::pre, Position::rotary},
                                           Variant{Architecture::decoder, Norm::post, Position::alibi},
                                           Variant{Architecture::encoder_decoder, Norm::pre, Position::rotary},
                                           Variant{Architecture::encoder_decoder, Norm::pre, Position::alibi}),
                         [](const auto& param) {
                           const Variant& v = param.param;
                           return to_string(v.architecture) + "_" + to_string(v.norm) + "_" + to_string(v.position);
                         });

// The contract: every name with its shape.
std::vector<std::pair<std::string, Shape>> contract(const Run& run) {
  const ModelConfig& c = run.config;
  std::vector<std::pair<std::string, Shape>> names;
  const auto stack = [&](const std::string& p, int T, int Tk) {
    const Shape wide{1, T, c.d_model};
    for (const char* name : {"embed", "embed_scaled", "pos_embed", "resid_in", "ln_final"})
      names.emplace_back(p + name, wide);
    for (int l = 0; l < c.n_layers; ++l) {
      const std::string block = p + "blocks." + std::to_string(l) + ".";
      for (const char* name : {"resid_pre", "ln1", "resid_mid", "ln2", "resid_post", "ffn.out"})
        names.emplace_back(block + name, wide);
      for (const char* name : {"ffn.pre", "ffn.hidden"}) names.emplace_back(block + name, Shape{1, T, c.d_ff});
      const auto attention = [&](const std::string& a, int keys, Position position) {
        const std::vector<const char*> rotated{"q_rotated", "k_rotated"}, biased{"alibi", "biased"};
        if (position == Position::rotary)
          for (const char* name : rotated) names.emplace_back(a + name, Shape{c.n_heads, T, c.d_head});
        if (position == Position::alibi)
          for (const char* name : biased) names.emplace_back(a + name, Shape{c.n_heads, T, keys});
        for (const char* name : {"q", "z"}) names.emplace_back(a + name, Shape{c.n_heads, T, c.d_head});
        for (const char* name : {"k", "v"}) names.emplace_back(a + name, Shape{c.n_heads, keys, c.d_head});
        for (const char* name : {"scores", "scaled", "masked", "pattern"})
          names.emplace_back(a + name, Shape{c.n_heads, T, keys});
        names.emplace_back(a + "concat", Shape{1, T, c.n_heads * c.d_head});
        names.emplace_back(a + "out", wide);
      };
      attention(block + "attn.", T, c.position);
      if (Tk > 0) {
        attention(block + "cross.", Tk, Position::none);
        for (const char* name : {"ln_cross", "resid_cross"}) names.emplace_back(block + name, wide);
      }
    }
  };
  const int source = static_cast<int>(run.source[0].tokens.size());
  if (!c.two_stacks()) {
    stack("", source, 0);
  } else {
    const int target = static_cast<int>(run.target[0].tokens.size());
    stack("encoder.", source, 0);
    stack("decoder.", target, source);
  }
  const std::string last = c.two_stacks() ? "decoder." : "";
  const int T = static_cast<int>(run.tokens_of(Stack::decoder)[0].tokens.size());
  const int V = (c.two_stacks() ? run.model->target : run.model->source).size();
  names.emplace_back(last + "logits", Shape{1, T, V});
  names.emplace_back(last + "probs", Shape{1, T, V});
  return names;
}

TEST_P(EveryModel, RecordsEveryNameOfTheContractWithItsShape) {
  const auto run = run_request(request());
  ASSERT_TRUE(run);
  for (const auto& [name, shape] : contract(*run)) {
    ASSERT_TRUE(run->has(name)) << name;
    EXPECT_EQ(run->value(name).shape(), shape) << name << " " << to_string(run->value(name).shape());
  }
}

TEST_P(EveryModel, ExplainsEveryElementOfEveryNamedValue) {
  const auto run = run_request(request());
  int elements = 0;
  for (const auto& [name, id] : run->graph.names()) {
    const Tensor& value = run->graph.value(Var{id});
    for (int b = 0; b < value.batch(); ++b)
      for (int r = 0; r < value.rows(); ++r)
        for (int c = 0; c < value.cols(); ++c, ++elements) {
          const Explanation explanation = run->graph.explain(Var{id}, {b, r, c});
          const float stored = value(b, r, c);
          if (std::isinf(stored)) {
            ASSERT_EQ(explanation.value, stored) << name;
            continue;
          }
          ASSERT_NEAR(explanation.value, stored, 1e-5F + 1e-4F * std::abs(stored))
              << name << "[" << b << "," << r << "," << c << "]";
          for (const Operand& operand : explanation.operands) {
            if (!std::isfinite(operand.value)) continue;
            ASSERT_EQ(run->graph.value(operand.node)(operand.at), operand.value) << name;
          }
        }
  }
  EXPECT_GT(elements, 2000);
}

TEST_P(EveryModel, EveryTrailEndsAtParametersAndTokens) {
  const auto run = run_request(request());
  const std::string logits = run->config.two_stacks() ? "decoder.logits" : "logits";
  Var node = run->graph.find(logits);
  Index3 at{0, 1, 2};
  int steps = 0;
  for (; steps < 500; ++steps) {
    const Explanation explanation = run->graph.explain(node, at);
    if (explanation.operands.empty()) break;
    node = explanation.operands[0].node;
    at = explanation.operands[0].at;
  }
  EXPECT_LT(steps, 500);
  EXPECT_TRUE(run->graph.op_of(node) == nullptr);
}

TEST_P(EveryModel, PatternsAreDistributionsAndExactlyZeroWhereMasked) {
  const auto run = run_request(request());
  int patterns = 0;
  for (const auto& [name, id] : run->graph.names()) {
    if (!name.ends_with(".pattern")) continue;
    ++patterns;
    const Tensor& pattern = run->graph.value(Var{id});
    const Tensor& masked = run->value(name.substr(0, name.size() - 7) + "masked");
    for (int b = 0; b < pattern.batch(); ++b)
      for (int r = 0; r < pattern.rows(); ++r) {
        float sum = 0;
        for (int c = 0; c < pattern.cols(); ++c) {
          sum += pattern(b, r, c);
          if (std::isinf(masked(b, r, c))) {
            EXPECT_EQ(pattern(b, r, c), 0) << name;
          }
          const bool future =
              name.find("cross") == std::string::npos && c > r && run->config.causal && !name.starts_with("encoder.");
          EXPECT_EQ(std::isinf(masked(b, r, c)), future) << name << r << c;
        }
        EXPECT_NEAR(sum, 1, 1e-5) << name;
      }
  }
  EXPECT_EQ(patterns, run->config.two_stacks() ? 6 : 2);
}

TEST_P(EveryModel, TheSameRequestGivesTheSameNumbers) {
  const auto one = run_request(request());
  const auto two = run_request(request());
  Request other = request();
  other.model.seed = 6;
  const auto three = run_request(other);
  const std::string logits = run_request(request())->config.two_stacks() ? "decoder.logits" : "logits";
  EXPECT_EQ(one->value(logits).flat(), two->value(logits).flat());
  EXPECT_NE(one->value(logits).flat(), three->value(logits).flat());
}

TEST(Transformer, WithoutPositionsAPermutedSentenceGivesPermutedOutputs) {
  Request request = small_request(Architecture::encoder);
  request.position = Position::none;
  request.sentences = {"a|b|c|d"};
  const Tensor straight = run_request(request)->value("ln_final");
  request.sentences = {"c|a|d|b"};
  const Tensor permuted = run_request(request)->value("ln_final");
  const std::vector<int> order{2, 0, 3, 1};
  for (int r = 0; r < 4; ++r)
    EXPECT_TRUE(permuted.slice(0).row(r).isApprox(straight.slice(0).row(order[static_cast<std::size_t>(r)]), 1e-5F));
  request.position = Position::sinusoidal;
  const Tensor with_positions = run_request(request)->value("ln_final");
  EXPECT_FALSE(with_positions.slice(0).row(0).isApprox(straight.slice(0).row(2), 1e-3F));
}

TEST(Transformer, RotaryAndAlibiActInSelfAttentionOnly) {
  for (const Position position : {Position::rotary, Position::alibi}) {
    Request request = small_request(Architecture::encoder_decoder);
    request.position = position;
    const auto run = run_request(request);
    const std::string name = position == Position::rotary ? "q_rotated" : "biased";
    for (const char* self : {"encoder.blocks.0.attn.", "decoder.blocks.1.attn."}) EXPECT_TRUE(run->has(self + name));
    EXPECT_FALSE(run->has("decoder.blocks.0.cross." + name));
    EXPECT_EQ(run->value("encoder.pos_embed").flat().cwiseAbs().maxCoeff(), 0);
    // Only distances count: the same words one place later, behind a word that nobody may look at.
    Request plain = small_request(Architecture::encoder);
    plain.position = position;
    plain.sentences = {"a|b|c"};
    const Tensor alone = run_request(plain)->value("ln_final");
    plain.sentences = {"x|a|b|c"};
    plain.mask.painted = PaintedMask{4, 4, {1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1}};
    const Tensor later = run_request(plain)->value("ln_final");
    EXPECT_TRUE(later.slice(0).bottomRows(3).isApprox(alone.slice(0), 1e-4F)) << to_string(position);
  }
}

TEST(Transformer, ACausalRunOfAPrefixIsThePrefixOfTheRun) {
  Request request = small_request(Architecture::decoder);
  request.sentences = {"a|b|c|d|e"};
  const Tensor whole = run_request(request)->value("ln_final");
  request.sentences = {"a|b|c"};
  const Tensor prefix = run_request(request)->value("ln_final");
  EXPECT_TRUE(whole.slice(0).topRows(3).isApprox(prefix.slice(0), 1e-5F));
}

TEST(Transformer, ASentenceOfAPaddedBatchIsTheSentenceAlone) {
  Request request = small_request(Architecture::encoder);
  request.sentences = {"a|b|c", "d|e|f|g|h"};
  const auto batch = run_request(request);
  EXPECT_EQ(batch->source[0].tokens.size(), 5U);
  EXPECT_EQ(batch->source[0].tokens[4].text, "<pad>");
  const Tensor& pattern = batch->value("blocks.0.attn.pattern");
  EXPECT_EQ(pattern.batch(), 4);                        // two sentences × two heads
  EXPECT_EQ(pattern(0, 1, 3), 0);                       // a padding column
  EXPECT_NEAR(pattern.slice(0).row(4).sum(), 1, 1e-5);  // a padding row still sums to 1
  request.sentences = {"a|b|c"};
  const auto alone = run_request(request);
  EXPECT_TRUE(batch->value("ln_final").slice(0).topRows(3).isApprox(alone->value("ln_final").slice(0), 1e-4F));
}

TEST(Transformer, AFullyMaskedRowIsZerosAndSaysSo) {
  Request request = small_request(Architecture::encoder);
  request.sentences = {"a|b|c"};
  request.mask.painted = PaintedMask{3, 3, {1, 1, 1, 0, 0, 0, 1, 0, 1}};
  const auto run = run_request(request);
  const Tensor& pattern = run->value("blocks.0.attn.pattern");
  EXPECT_EQ(pattern.slice(0).row(1).cwiseAbs().maxCoeff(), 0);
  EXPECT_EQ(pattern(0, 2, 1), 0);
  EXPECT_TRUE(run->value("logits").flat().allFinite());
  EXPECT_TRUE(run->graph.explain(run->graph.find("blocks.0.attn.pattern"), {0, 1, 0}).flagged);
}

TEST(Transformer, SwitchesOfTheRequestOverruleTheModel) {
  Request request = small_request(Architecture::encoder);
  const auto plain = run_request(request);
  request.embedding_scale = 1.0F;
  request.attention_scale = false;
  const auto changed = run_request(request);
  EXPECT_EQ(changed->value("embed").flat(), changed->value("embed_scaled").flat());
  EXPECT_EQ(changed->value("blocks.0.attn.scores").flat(), changed->value("blocks.0.attn.scaled").flat());
  EXPECT_NEAR(plain->value("embed_scaled")(0, 0, 0), plain->value("embed")(0, 0, 0) * std::sqrt(8.0F), 1e-6);
  request.score = Score::cosine;
  const auto cosine = run_request(request);
  EXPECT_LE(cosine->value("blocks.0.attn.scores").flat().cwiseAbs().maxCoeff(), 1.0001F);
  request.score = Score::additive;
  EXPECT_TRUE(run_request(request)->value("logits").flat().allFinite());
  request.position = Position::learned;
  EXPECT_THROW(run_request(request), std::invalid_argument);
}

TEST(Transformer, EmptyAndOverlongSentencesAreStates) {
  Request request = small_request(Architecture::encoder);
  request.sentences = {"   "};
  EXPECT_EQ(run_request(request)->graph.size(), 0);
  std::string words;
  for (int i = 0; i < 1100; ++i) words += "w" + std::to_string(i) + " ";
  request.sentences = {words};
  request.model.config.n_layers = 1;
  const auto run = run_request(request);
  EXPECT_TRUE(run->source[0].truncated);
  EXPECT_EQ(run->source[0].length, Request::max_tokens);
}

TEST(Transformer, ACancelledRunIsNull) {
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(run_request(small_request(Architecture::decoder), &cancelled), nullptr);
}

}  // namespace
}  // namespace headlight
