// `trace`: the names and shapes of what it writes, masks, switches, batches.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "core/lab/lab_state.h"
#include "core/models/model_folder.h"
#include "core/tensor/safetensors.h"
#include "tests/ui/cli_driver.h"

namespace headlight::testing {
namespace {

// ---- trace: the names of the contract ----

using Shapes = std::map<std::string, std::vector<int>>;

/// What DESIGN.md promises for one stack, written out independently of the program.
void add_stack(Shapes& s, const std::string& p, int t, int keys_of_cross, bool output, int words) {
  const int d = 8, h = 2, dh = 4, ff = 12;
  for (const char* name : {"embed", "embed_scaled", "pos_embed", "resid_in"}) s[p + name] = {t, d};
  for (int l = 0; l < 2; ++l) {
    const std::string b = p + "blocks." + std::to_string(l) + ".";
    const auto attention = [&](const std::string& a, int keys) {
      s[b + a + ".q"] = {h, t, dh};
      s[b + a + ".k"] = s[b + a + ".v"] = {h, keys, dh};
      for (const char* name : {".scores", ".scaled", ".masked", ".pattern"}) s[b + a + name] = {h, t, keys};
      s[b + a + ".z"] = {h, t, dh};
      s[b + a + ".concat"] = s[b + a + ".out"] = {t, d};
    };
    attention("attn", t);
    for (const char* name : {"resid_pre", "ln1", "resid_mid", "ln2", "ffn.out", "resid_post"}) s[b + name] = {t, d};
    s[b + "ffn.pre"] = s[b + "ffn.hidden"] = {t, ff};
    if (keys_of_cross > 0) {
      attention("cross", keys_of_cross);
      s[b + "ln_cross"] = s[b + "resid_cross"] = {t, d};
    }
  }

  s[p + "ln_final"] = {t, d};
  if (output) s[p + "logits"] = s[p + "probs"] = {t, words};
}

class Contract : public Cli, public ::testing::WithParamInterface<std::tuple<std::string, std::string>> {};

TEST_P(Contract, TraceHoldsEveryNameWithItsShape) {
  const auto& [architecture, norm] = GetParam();
  const std::string model = new_model("m", {"--architecture", architecture, "--norm", norm});
  const bool two = architecture == "encoder_decoder";
  std::vector<std::string> words{"trace", "--model", model, "--text", "I love you", "--out", at("t.safetensors")};
  if (two) words = words + std::vector<std::string>{"--target", "我|爱"};
  const Result r = run(words);
  ASSERT_EQ(r.code, 0) << r.err;
  const Safetensors file = read_safetensors(at("t.safetensors"));
  const nlohmann::json tokens = nlohmann::json::parse(file.metadata.at("tokens"));
  const int t = static_cast<int>(tokens.size());
  Shapes expected;
  if (two) {
    const int target = static_cast<int>(nlohmann::json::parse(file.metadata.at("target_tokens")).size());
    EXPECT_EQ(target, 3);  // <bos> 我 爱
    add_stack(expected, "encoder.", t, 0, false, 0);
    add_stack(expected, "decoder.", target, t, true, 19);
  } else {
    add_stack(expected, "", t, 0, true, 19);
  }
  for (const auto& [name, shape] : expected) {
    const auto it = file.tensors.find(name);
    if (it == file.tensors.end()) {
      ADD_FAILURE() << name << " is missing";
      continue;
    }
    EXPECT_EQ(it->second.shape, shape) << name;
  }
  for (const auto& [name, entry] : file.tensors)
    EXPECT_TRUE(expected.count(name) == 1) << name << " is not in the contract";
  EXPECT_EQ(file.metadata.at("version"), HEADLIGHT_VERSION);
  EXPECT_EQ(state_from_json(file.metadata.at("state")).request.sentences[0], "I love you");
}

TEST_P(Contract, RunningTheModelAgainGivesTheSameNumbers) {
  const auto& [architecture, norm] = GetParam();
  const std::string model = new_model("m", {"--architecture", architecture, "--norm", norm});
  std::vector<std::string> words{"trace", "--model", model, "--text", "今天|天气|真|好", "--out", at("t.safetensors")};
  if (architecture == "encoder_decoder") words = words + std::vector<std::string>{"--target", "我|爱"};
  ASSERT_EQ(run(words).code, 0);
  const Safetensors file = read_safetensors(at("t.safetensors"));
  const LabState state = state_from_json(file.metadata.at("state"));
  const auto again = run_model(state.request, load_model(model));
  ASSERT_NE(again, nullptr);
  for (const auto& [name, entry] : file.tensors) {
    const Tensor* value = again->graph.find_value(name);
    ASSERT_NE(value, nullptr) << name;
    ASSERT_EQ(value->shape(), entry.value.shape()) << name;
    for (std::size_t i = 0; i < value->size(); ++i) ASSERT_EQ(value->data()[i], entry.value.data()[i]) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Contract,
                         ::testing::Combine(::testing::Values("encoder", "decoder", "encoder_decoder"),
                                            ::testing::Values("pre", "post")),
                         [](const auto& p) { return std::get<0>(p.param) + "_" + std::get<1>(p.param); });

// ---- trace: masks, switches, batches ----

Tensor traced(const std::string& file, const std::string& name) {
  return read_safetensors(file).tensors.at(name).value;
}

TEST_F(Cli, MasksDecideWhereWeightsAreZero) {
  const std::string model = new_model("m", {});
  const std::string name = "blocks.0.attn.pattern", out = at("t.safetensors");
  const std::vector<std::string> base{"trace", "--model", model, "--text", "我|爱|你", "--out", out};
  ASSERT_EQ(run(base).code, 0);
  EXPECT_GT(traced(out, name)(0, 0, 2), 0);
  ASSERT_EQ(run(base + std::vector<std::string>{"--mask", "causal"}).code, 0);
  EXPECT_EQ(traced(out, name)(0, 0, 2), 0);
  EXPECT_GT(traced(out, name)(0, 2, 0), 0);
  std::ofstream(at("m.csv")) << "1,1,1\n0,1,1\n1,1,1\n";
  ASSERT_EQ(run(base + std::vector<std::string>{"--mask", at("m.csv")}).code, 0);
  EXPECT_EQ(traced(out, name)(0, 1, 0), 0);
  EXPECT_GT(traced(out, name)(0, 0, 2), 0);
  ASSERT_EQ(run(base + std::vector<std::string>{"--mask", at("m.csv"), "--mask", "causal"}).code, 0);
  EXPECT_EQ(traced(out, name)(0, 1, 0), 0);
  EXPECT_EQ(traced(out, name)(0, 0, 2), 0);
}

TEST_F(Cli, NoneTakesTheCausalMaskOfADecoderAway) {
  const std::string model = new_model("m", {"--architecture", "decoder"});
  const std::string out = at("t.safetensors");
  const std::vector<std::string> base{"trace", "--model", model, "--text", "我|爱|你", "--out", out};
  ASSERT_EQ(run(base).code, 0);
  EXPECT_EQ(traced(out, "blocks.0.attn.pattern")(0, 0, 2), 0);
  ASSERT_EQ(run(base + std::vector<std::string>{"--mask", "none"}).code, 0);
  EXPECT_GT(traced(out, "blocks.0.attn.pattern")(0, 0, 2), 0);
}

TEST_F(Cli, SwitchesReachTheNumbers) {
  const std::string model = new_model("m", {});
  const std::string out = at("t.safetensors");
  const std::vector<std::string> base{"trace", "--model", model, "--text", "我|爱|你", "--out", out};
  ASSERT_EQ(run(base + std::vector<std::string>{"--no-attention-scale"}).code, 0);
  EXPECT_EQ(traced(out, "blocks.0.attn.scores")(0, 1, 1), traced(out, "blocks.0.attn.scaled")(0, 1, 1));
  ASSERT_EQ(run(base + std::vector<std::string>{"--embedding-scale", "2.5"}).code, 0);
  EXPECT_FLOAT_EQ(traced(out, "embed_scaled")(0, 1, 1), 2.5F * traced(out, "embed")(0, 1, 1));
  ASSERT_EQ(run(base + std::vector<std::string>{"--position", "none"}).code, 0);
  EXPECT_EQ(traced(out, "resid_in")(0, 1, 1), traced(out, "embed_scaled")(0, 1, 1));
  ASSERT_EQ(run(base + std::vector<std::string>{"--position", "rotary"}).code, 0);
  EXPECT_EQ(traced(out, "blocks.0.attn.q_rotated")(0, 0, 1), traced(out, "blocks.0.attn.q")(0, 0, 1));
  EXPECT_NE(traced(out, "blocks.0.attn.q_rotated")(0, 1, 1), traced(out, "blocks.0.attn.q")(0, 1, 1));
  ASSERT_EQ(run(base + std::vector<std::string>{"--position", "alibi"}).code, 0);
  EXPECT_EQ(traced(out, "blocks.0.attn.alibi")(1, 0, 2), -2.0F / 256);  // the second of two heads
  ASSERT_EQ(run(base + std::vector<std::string>{"--score", "cosine"}).code, 0);
  EXPECT_LE(std::abs(traced(out, "blocks.0.attn.scores")(0, 1, 2)), 1.0001F);
}

TEST_F(Cli, ABatchGivesAFileForEachSentence) {
  const std::string model = new_model("m", {});
  ASSERT_EQ(
      run({"trace", "--model", model, "--text", "今天|天气|真|好", "--text", "我|爱", "--out", at("t.safetensors")})
          .code,
      0);
  EXPECT_FALSE(fs::exists(at("t.safetensors")));
  const Safetensors first = read_safetensors(at("t.0.safetensors"));
  const Safetensors second = read_safetensors(at("t.1.safetensors"));
  for (const auto& [name, entry] : first.tensors) EXPECT_EQ(entry.shape, second.tensors.at(name).shape) << name;
  EXPECT_EQ(nlohmann::json::parse(second.metadata.at("tokens")), (nlohmann::json{"我", "爱", "<pad>", "<pad>"}));
  // Alone, the second sentence has the same numbers in its own rows and columns.
  ASSERT_EQ(run({"trace", "--model", model, "--text", "我|爱", "--out", at("alone.safetensors")}).code, 0);
  const Tensor alone = traced(at("alone.safetensors"), "blocks.1.attn.pattern");
  const Tensor in_batch = second.tensors.at("blocks.1.attn.pattern").value;
  for (int h = 0; h < 2; ++h)
    for (int r = 0; r < 2; ++r) {
      for (int c = 0; c < 2; ++c) EXPECT_NEAR(alone(h, r, c), in_batch(h, r, c), 1e-6);
      EXPECT_EQ(in_batch(h, r, 3), 0);
    }
}

TEST_F(Cli, TellsAboutUnknownWordsAndGoesOn) {
  const Result r = run({"trace", "--model", new_model("m", {}), "--text", "我 zebra", "--out", at("t.safetensors")});
  EXPECT_EQ(r.code, 0);
  EXPECT_NE(r.err.find("zebra"), std::string::npos);
}

TEST_F(Cli, TextsMayLookLikeLists) {
  EXPECT_EQ(run({"trace", "--model", new_model("m", {}), "--text", "[我,你]", "--out", at("t.safetensors")}).code, 0);
  EXPECT_EQ(nlohmann::json::parse(read_safetensors(at("t.safetensors")).metadata.at("tokens"))[0], "[");
}

// ---- what is unusual is said, on stderr and in the file ----

TEST_F(Cli, TraceTellsThatLearnedPositionsEnd) {
  const std::string model = new_model("m", {"--position", "learned", "--max-positions", "4"});
  const Result r = run({"trace", "--model", model, "--text", "今天|天气|真|好|我|想", "--out", at("t.safetensors")});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.err.rfind("note: only the first 4 tokens", 0), 0U) << r.err;
  const Safetensors file = read_safetensors(at("t.safetensors"));
  EXPECT_NE(file.metadata.at("notes").find("learned positions"), std::string::npos);
  EXPECT_EQ(file.tensors.at("embed").value.rows(), 4);
  const Result zh =
      run({"trace", "--lang", "zh", "--model", model, "--text", "今天|天气|真|好|我|想", "--out", at("t.safetensors")});
  EXPECT_EQ(zh.err.rfind("注意：句子只读取前 4 个词元", 0), 0U) << zh.err;
}

TEST_F(Cli, TraceKeepsParametersThatAreInNoFile) {
  const std::string model = new_model("m", {});
  const Result r =
      run({"trace", "--model", model, "--text", "我|想|玩", "--score", "additive", "--out", at("t.safetensors")});
  EXPECT_NE(r.err.find("in none of its files"), std::string::npos) << r.err;
  const Safetensors file = read_safetensors(at("t.safetensors"));
  EXPECT_NE(file.metadata.at("notes").find("additive"), std::string::npos);
  // The scores follow from what the file holds: v · tanh(q W_q + k W_k).
  const auto value = [&](const std::string& name) { return file.tensors.at("blocks.0.attn." + name).value; };
  const Tensor q = value("q"), k = value("k"), W_q = value("additive.W_q"), W_k = value("additive.W_k");
  const Tensor v = value("additive.v"), scores = value("scores");
  for (int row = 0; row < 3; ++row)
    for (int col = 0; col < 3; ++col) {
      const auto inside = (q.slice(1).row(row) * W_q.slice(0) + k.slice(1).row(col) * W_k.slice(0)).eval();
      EXPECT_NEAR(scores(1, row, col), inside.array().tanh().matrix().dot(v.slice(0).row(0)), 1e-5);
    }
  const Result usual = run({"trace", "--model", model, "--text", "我|想|玩", "--out", at("u.safetensors")});
  EXPECT_EQ(usual.err, "");
  EXPECT_EQ(read_safetensors(at("u.safetensors")).metadata.count("notes"), 0U);
}

}  // namespace
}  // namespace headlight::testing
