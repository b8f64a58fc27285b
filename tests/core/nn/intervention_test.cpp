#include "core/nn/intervention.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/lab/lab_state.h"
#include "core/models/run.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Kind = Intervention::Kind;
constexpr float forbidden = -std::numeric_limits<float>::infinity();

Request small_request() {
  Request request = initial_state().request;
  request.model.config.n_layers = 2;
  return request;
}
Request small_pair() {
  Request request = small_request();
  request.model.config = with_architecture(request.model.config, Architecture::encoder_decoder);
  request.sentences = {"I love you"};
  request.targets = {"我|爱|你"};
  return request;
}
std::shared_ptr<const Run> with(Request request, std::vector<Intervention> interventions) {
  request.interventions = std::move(interventions);
  return run_request(request);
}
float most_different(const Tensor& a, const Tensor& b) { return (a.flat() - b.flat()).cwiseAbs().maxCoeff(); }

TEST(Interventions, SilencedHeadContributesNothing) {
  const auto plain = with(small_request(), {});
  const auto silent = with(small_request(), {{.kind = Kind::silence, .value = "blocks.0.attn.z", .head = 1}});
  const Tensor& z = silent->value("blocks.0.attn.z");
  EXPECT_EQ(z.slice(1).cwiseAbs().maxCoeff(), 0);
  EXPECT_EQ(z.slice(0), plain->value("blocks.0.attn.z").slice(0));
  EXPECT_EQ(most_different(silent->value("~blocks.0.attn.z.before"), plain->value("blocks.0.attn.z")), 0);
  // attn.out = Σ_h z_h W_O,h + b_O: the difference is this head's part alone.
  const int d = plain->config.d_head;
  const Matrix part =
      plain->value("blocks.0.attn.z").slice(1) * plain->value("blocks.0.attn.W_O").slice(0).middleRows(d, d);
  const Matrix lost = plain->value("blocks.0.attn.out").slice(0) - silent->value("blocks.0.attn.out").slice(0);
  EXPECT_LT((part - lost).cwiseAbs().maxCoeff(), 1e-5F);
  EXPECT_GT(most_different(silent->value("probs"), plain->value("probs")), 0);
}

TEST(Interventions, SoloIsSilenceOfTheOthers) {
  const auto solo = with(small_request(), {{.kind = Kind::solo, .value = "blocks.1.attn.z", .head = 0}});
  std::vector<Intervention> others;
  for (int h = 1; h < solo->config.n_heads; ++h)
    others.push_back({.kind = Kind::silence, .value = "blocks.1.attn.z", .head = h});
  const auto silenced = with(small_request(), others);
  EXPECT_EQ(most_different(solo->value("logits"), silenced->value("logits")), 0);
}

TEST(Interventions, AWeightIsSetAndTheRowSumsToOne) {
  const auto plain = with(small_request(), {});
  const auto run =
      with(small_request(),
           {{.kind = Kind::weight, .value = "blocks.0.attn.pattern", .head = 0, .row = 3, .col = 2, .amount = 0.7F},
            {.kind = Kind::weight, .value = "blocks.0.attn.pattern", .head = 0, .row = 3, .col = 5, .amount = 0.1F}});
  const Tensor& p = run->value("blocks.0.attn.pattern");
  const Tensor& before = plain->value("blocks.0.attn.pattern");
  EXPECT_FLOAT_EQ(p(0, 3, 2), 0.7F);
  EXPECT_FLOAT_EQ(p(0, 3, 5), 0.1F);
  EXPECT_NEAR(p.slice(0).row(3).sum(), 1, 1e-6);
  EXPECT_NEAR(p(0, 3, 0) / p(0, 3, 1), before(0, 3, 0) / before(0, 3, 1), 1e-4) << "the others keep their proportions";
  EXPECT_EQ(p.slice(0).row(4), before.slice(0).row(4));
  EXPECT_EQ(p.slice(1), before.slice(1));
}

TEST(Interventions, ForcedPatternsRespectTheMask) {
  Request request = small_request();
  request.mask.causal = true;
  const auto force = [&](Intervention::Form form) {
    return with(request, {{.kind = Kind::force, .value = "blocks.0.attn.pattern", .head = 1, .form = form}});
  };
  const auto previous = force(Intervention::Form::previous);
  const Tensor& p = previous->value("blocks.0.attn.pattern");
  for (int r = 1; r < p.rows(); ++r) EXPECT_EQ(p(1, r, r - 1), 1);
  EXPECT_EQ(p(1, 0, 0), 1) << "the first token has no previous one";
  const auto next = force(Intervention::Form::next);
  EXPECT_EQ(next->value("blocks.0.attn.pattern")(1, 2, 2), 1) << "the next one is masked";
  const auto uniform = force(Intervention::Form::uniform);
  for (int r = 0; r < p.rows(); ++r)
    for (int c = 0; c < p.cols(); ++c)
      EXPECT_FLOAT_EQ(uniform->value("blocks.0.attn.pattern")(1, r, c), c <= r ? 1.0F / static_cast<float>(r + 1) : 0);
}

TEST(Interventions, ComponentsOfValuesAndParametersChange) {
  const auto plain = with(small_request(), {});
  const auto run = with(small_request(),
                        {{.kind = Kind::set, .value = "blocks.0.attn.q", .head = 0, .row = 1, .col = 2, .amount = 5},
                         {.kind = Kind::add, .value = "blocks.0.resid_pre", .row = 0, .col = 0, .amount = 1},
                         {.kind = Kind::scale, .value = "blocks.1.ffn.W_1", .amount = 2}});
  EXPECT_EQ(run->value("blocks.0.attn.q")(0, 1, 2), 5);
  EXPECT_FLOAT_EQ(run->value("blocks.0.resid_pre")(0, 0, 0), plain->value("blocks.0.resid_pre")(0, 0, 0) + 1);
  EXPECT_FLOAT_EQ(run->value("blocks.1.ffn.W_1")(0, 1, 1), 2 * plain->value("blocks.1.ffn.W_1")(0, 1, 1));
  EXPECT_EQ(run->model->parameters.get("blocks.1.ffn.W_1")(0, 1, 1), plain->value("blocks.1.ffn.W_1")(0, 1, 1))
      << "the model itself stays as it is";
}

TEST(Interventions, AKnockedOutTokenReachesNobody) {
  const Request request = small_request();
  const auto run = with(request, {{.kind = Kind::knock_out, .value = "", .col = 4}});
  const Tensor& p = run->value("blocks.1.attn.pattern");
  for (int h = 0; h < p.batch(); ++h)
    for (int r = 0; r < p.rows(); ++r) EXPECT_EQ(p(h, r, 4) != 0, r == 4);
  // Another word in its place changes no other row.
  Request other = request;
  other.sentences = {"今天|天气|真|好|吧|我|想|出|去|玩"};
  Request base = request;
  base.model.given = run->model;  // the same words for both
  const auto one = with(base, {{.kind = Kind::knock_out, .col = 4}});
  other.model.given = run->model;
  const auto two = with(other, {{.kind = Kind::knock_out, .col = 4}});
  for (int r = 0; r < p.rows(); ++r)
    EXPECT_EQ(one->value("logits").slice(0).row(r) == two->value("logits").slice(0).row(r), r != 4) << r;
}

TEST(Interventions, KnockOutOfASourceWordHidesItFromTheDecoder) {
  const auto run = with(small_pair(), {{.kind = Kind::knock_out, .value = "encoder.", .col = 1}});
  const Tensor& cross = run->value("decoder.blocks.0.cross.pattern");
  for (int r = 0; r < cross.rows(); ++r) EXPECT_EQ(cross(0, r, 1), 0);
  EXPECT_GT(run->value("decoder.blocks.0.attn.pattern")(0, 2, 1), 0) << "the decoder's own words are others";
}

TEST(Interventions, PatchingEverythingGivesTheOtherRun) {
  Request request = small_request();
  Request other = request;
  other.sentences = {"玩|去|出|想|我|，|好|真|天气|今天"};
  request.model.given = other.model.given = run_request(request)->model;
  const auto run = with(request, {{.kind = Kind::patch, .value = "resid_in", .sentence = other.sentences[0]}});
  EXPECT_EQ(most_different(run->value("logits"), run_request(other)->value("logits")), 0);
  const auto row =
      with(request, {{.kind = Kind::patch, .value = "blocks.0.resid_post", .row = 3, .sentence = "去|玩|我|想"}});
  Request four = request;
  four.sentences = {"去|玩|我|想"};
  EXPECT_EQ(row->value("blocks.0.resid_post").slice(0).row(3),
            run_request(four)->value("blocks.0.resid_post").slice(0).row(3));
}

TEST(Interventions, SwitchedOffIsAsNone) {
  const auto off = with(small_request(), {{.kind = Kind::silence, .value = "blocks.0.attn.z", .on = false}});
  EXPECT_EQ(most_different(off->value("logits"), with(small_request(), {})->value("logits")), 0);
}

TEST(Interventions, RowsBeyondTheSentenceAreLeftAlone) {
  const auto run = with(small_request(), {{.kind = Kind::set, .value = "resid_in", .row = 99, .amount = 1}});
  EXPECT_EQ(most_different(run->value("logits"), with(small_request(), {})->value("logits")), 0);
}

TEST(Interventions, ErrorsSayWhatIsExpected) {
  const auto message = [](const Intervention& i) -> std::string {
    try {
      (void)with(small_request(), {i});
    } catch (const std::exception& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_NE(message({.value = "blocks.9.attn.z"}).find("blocks.0.attn.z"), std::string::npos);
  EXPECT_NE(message({.value = "blocks.0.attn.z", .head = 64}).find("head from 0 to"), std::string::npos);
  EXPECT_NE(message({.kind = Kind::weight, .value = "blocks.0.attn.z", .amount = 0.5F}).find("pattern"),
            std::string::npos);
  EXPECT_NE(message({.kind = Kind::weight, .value = "blocks.0.attn.pattern", .amount = 2}).find("0 to 1"),
            std::string::npos);
  EXPECT_NE(message({.kind = Kind::patch, .value = "resid_in", .sentence = "too short"}).find("tokens"),
            std::string::npos);
}

TEST(Interventions, EveryElementIsStillExplained) {
  const auto run =
      with(small_request(),
           {{.kind = Kind::silence, .value = "blocks.0.attn.z", .head = 1},
            {.kind = Kind::weight, .value = "blocks.1.attn.pattern", .head = 0, .row = 3, .col = 2, .amount = 0.7F},
            {.kind = Kind::add, .value = "blocks.0.ffn.hidden", .row = 2, .col = 2, .amount = 1}});
  for (const auto& [name, id] : run->graph.names()) {
    const Var node{id};
    const Tensor& value = run->graph.value(node);
    const int rows = std::min(value.rows(), 5), cols = std::min(value.cols(), 5);
    for (int b = 0; b < value.batch(); ++b)
      for (int r = 0; r < rows; ++r)
        for (int c = 0; c < cols; ++c) {
          const float stored = value(b, r, c);
          const float again = run->graph.explain(node, {b, r, c}).value;
          if (stored == forbidden)
            EXPECT_EQ(again, stored) << name;
          else
            EXPECT_NEAR(again, stored, 1e-4 * (1 + std::abs(stored))) << name;
        }
  }
}

}  // namespace
}  // namespace headlight
