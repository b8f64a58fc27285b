// The command line, in-process: every command, every error, and the names and shapes of what it writes.
#include "app/cli/cli.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/figure/export.h"
#include "core/lab/lab_state.h"
#include "core/models/model_folder.h"
#include "core/tensor/safetensors.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

struct Result {
  int code;
  std::string out, err;
};

Result run(std::vector<std::string> words) {
  words.insert(words.begin(), "headlight");
  std::vector<const char*> argv;
  for (const std::string& word : words) argv.push_back(word.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = run_cli(static_cast<int>(argv.size()), argv.data());
  const std::string out = testing::internal::GetCapturedStdout();
  return {code, out, testing::internal::GetCapturedStderr()};
}

std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

class Cli : public testing::Test {
 protected:
  void SetUp() override {
    dir_ = fs::temp_directory_path() /
           ("headlight-cli-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(dir_);
    fs::create_directories(dir_);
    std::ofstream(dir_ / "words.txt") << "今天|天气|真|好|，|我|想|出|去|玩\nI love you\n我|爱|你\n";
  }
  void TearDown() override { fs::remove_all(dir_); }

  std::string at(const std::string& name) const { return (dir_ / name).string(); }

  std::string new_model(const std::string& name, const std::vector<std::string>& more) {
    const Result r =
        run(std::vector<std::string>{"new", "--layers", "2", "--heads", "2", "--d-model", "8", "--d-ff", "12", "--seed",
                                     seed_, "--vocab-from", at("words.txt"), "--out", at(name)} +
            more);
    EXPECT_EQ(r.code, 0) << r.err;
    return at(name);
  }

  void expect_error(const std::vector<std::string>& words, const std::vector<std::string>& parts) {
    const Result r = run(words);
    EXPECT_EQ(r.code, 2);
    EXPECT_EQ(std::count(r.err.begin(), r.err.end(), '\n'), 1) << r.err;
    EXPECT_EQ(r.err.rfind("headlight: ", 0), 0U) << r.err;
    for (const std::string& part : parts) EXPECT_NE(r.err.find(part), std::string::npos) << part << " not in " << r.err;
  }

  fs::path dir_;
  std::string seed_ = "3";
};

// ---- help and errors ----

TEST_F(Cli, HelpExplainsEveryOption) {
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"--help"}, {"new", "--help"}, {"trace", "--help"}, {"render", "--help"}}) {
    const Result r = run(words);
    EXPECT_EQ(r.code, 0);
    EXPECT_NE(r.out.find("--"), std::string::npos);
    EXPECT_EQ(r.err, "");
  }
  EXPECT_NE(run({"trace", "--help"}).out.find("F.1.safetensors"), std::string::npos);
  EXPECT_NE(run({"render", "--help"}).out.find("count from 0"), std::string::npos);
  const std::string help = run({"new", "--help"}).out;
  for (const char* option : {"--architecture", "--layers", "--heads", "--d-model", "--d-ff", "--seed", "--norm",
                             "--activation", "--position", "--tied", "--vocab-from", "--out"})
    EXPECT_NE(help.find(option), std::string::npos) << option;
}

TEST_F(Cli, TellsItsVersion) {
  const Result r = run({"--version"});
  EXPECT_EQ(r.code, 0);
  EXPECT_EQ(r.out, "headlight " HEADLIGHT_VERSION "\n");
}

TEST_F(Cli, ErrorsAreOneSentence) {
  expect_error({"new", "--out", at("m")}, {"--vocab-from", "found nothing", "headlight new --help"});
  expect_error({"new", "--layers", "two"}, {"--layers", "whole number from 1 to 48", "\"two\""});
  expect_error({"new", "--layers", "0"}, {"--layers", "found \"0\""});
  expect_error({"new", "--norm", "middle"}, {"--norm", "expected pre or post", "\"middle\""});
  expect_error({"new", "--seed", "-3"}, {"--seed", "from 0", "-3"});
  expect_error({"new", "--vocab-from", at("words.txt"), "--out", at("m"), "--colour", "red"}, {"found --colour"});
  expect_error({"new", "--d-model", "10", "--heads", "4", "--vocab-from", at("words.txt"), "--out", at("m")},
               {"--d-model", "multiple", "found 10"});
  expect_error({"new", "--vocab-from", at("nowhere.txt"), "--out", at("m")}, {"nowhere.txt"});
  std::ofstream(at("empty.txt")) << "\n  \n";
  expect_error({"new", "--vocab-from", at("empty.txt"), "--out", at("m")}, {"at least one word"});
  expect_error({"new", "--vocab-from", at("words.txt"), "--target-vocab-from", at("words.txt"), "--out", at("m")},
               {"--target-vocab-from", "encoder_decoder"});
  EXPECT_FALSE(fs::exists(at("m")));
}

TEST_F(Cli, TraceErrors) {
  const std::string model = new_model("m", {});
  const std::string out = at("t.safetensors");
  expect_error({"trace", "--text", "我", "--out", out}, {"--model"});
  expect_error({"trace", "--model", at("none"), "--text", "我", "--out", out}, {"none"});
  expect_error({"trace", "--model", model, "--text", "  ", "--out", out}, {"--text", "at least one token"});
  expect_error({"trace", "--model", model, "--text", "我", "--target", "I", "--out", out}, {"--target", "one stack"});
  expect_error({"trace", "--model", model, "--text", "我", "--mask", "half", "--out", out}, {"--mask", "\"half\""});
  expect_error({"trace", "--model", model, "--text", "我", "--mask", at("no.csv"), "--out", out}, {"no.csv"});
  expect_error({"trace", "--model", model, "--text", "我", "--mask", "none", "--mask", "causal", "--out", out},
               {"--mask", "none alone"});
  expect_error({"trace", "--model", model, "--text", "我", "--embedding-scale", "big", "--out", out},
               {"--embedding-scale", "a number"});
  expect_error({"trace", "--model", model, "--text", "我", "--out", at("no/such/t.safetensors")}, {"no/such"});
  EXPECT_FALSE(fs::exists(out));
  const std::string both = new_model("b", {"--architecture", "encoder_decoder"});
  expect_error({"trace", "--model", both, "--text", "a", "--text", "b", "--target", "c", "--out", out},
               {"--target", "expected 2", "found 1"});
}

TEST_F(Cli, RenderErrors) {
  expect_error({"render"}, {"headlight render --help"});
  expect_error({"render", "pie", "--out", at("f.png")}, {"step, heatmap, grid, scaling", "pie"});
  expect_error({"render", "heatmap", "--out", at("f.jpg")}, {".png", "f.jpg"});
  expect_error({"render", "heatmap", "--layer", "7", "--out", at("f.png")}, {"--layer", "0 to 1", "found 7"});
  expect_error({"render", "heatmap", "--head", "4", "--out", at("f.png")}, {"--head", "0 to 3"});
  expect_error({"render", "heatmap", "--query", "猫", "--out", at("f.png")}, {"--query", "0 to 9", "玩", "猫"});
  expect_error({"render", "step", "--step", "nap", "--out", at("f.png")}, {"--step", "tokens", "nap"});
  expect_error({"render", "heatmap", "--scale", "3", "--out", at("f.png")}, {"--scale", "1, 2 or 4"});
  expect_error({"render", "heatmap", "--lock", "blocks.0.attn.pattern[9,9,9]", "--out", at("f.png")},
               {"--lock", "[4, 10, 10]"});
  expect_error({"render", "heatmap", "--attention", "cross", "--out", at("f.png")}, {"--attention", "one stack"});
  expect_error({"render", "heatmap", "--state", at("none.json"), "--out", at("f.png")}, {"none.json"});
  expect_error({"render", "heatmap", "--model", new_model("m", {}), "--layers", "3", "--out", at("f.png")},
               {"--model", "sizes"});
  expect_error({"render", "heatmap", "--out", at("no/such/f.png")}, {"no/such"});
}

// ---- new ----

TEST_F(Cli, NewWritesAModelOfTheGivenSizes) {
  const std::string dir = new_model("m", {"--norm", "pre", "--activation", "gelu", "--position", "learned", "--tied",
                                          "--max-positions", "20", "--no-biases", "--score", "cosine"});
  const auto model = load_model(dir);
  EXPECT_EQ(model->config.n_layers, 2);
  EXPECT_EQ(model->config.d_head, 4);
  EXPECT_EQ(model->config.norm, Norm::pre);
  EXPECT_EQ(model->config.activation, Activation::gelu);
  EXPECT_EQ(model->config.score, Score::cosine);
  EXPECT_EQ(model->config.max_positions, 20);
  EXPECT_TRUE(model->config.tied);
  EXPECT_FALSE(model->config.biases);
  EXPECT_FLOAT_EQ(model->config.embedding_scale, std::sqrt(8.0F));
  EXPECT_EQ(model->source.size(), 4 + 10 + 3 + 2);  // 我 is there once
  EXPECT_EQ(model->seed, 3U);
  EXPECT_FALSE(model->trained);
}

TEST_F(Cli, TheSameSeedMakesTheSameFile) {
  new_model("a", {});
  new_model("b", {});
  seed_ = "4";
  new_model("c", {});
  EXPECT_TRUE(read_file(at("a/model.safetensors")) == read_file(at("b/model.safetensors")));
  EXPECT_FALSE(read_file(at("a/model.safetensors")) == read_file(at("c/model.safetensors")));
}

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

class Contract : public Cli, public testing::WithParamInterface<std::tuple<std::string, std::string>> {};

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
                         testing::Combine(testing::Values("encoder", "decoder", "encoder_decoder"),
                                          testing::Values("pre", "post")),
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

// ---- render ----

TEST_F(Cli, RenderWritesEveryViewInEveryFormat) {
  for (const char* view : {"step", "heatmap", "grid", "scaling"})
    for (const char* ending : {".png", ".svg", ".pdf", ".csv"}) {
      const std::string out = at(std::string(view) + ending);
      const Result r = run({"render", view, "--d-model", "16", "--out", out});
      EXPECT_EQ(r.code, 0) << r.err;
      EXPECT_GT(fs::file_size(out), 200U) << out;
    }
  EXPECT_EQ(read_file(at("grid.png")).substr(1, 3), "PNG");
  EXPECT_EQ(read_file(at("grid.pdf")).substr(0, 4), "%PDF");
}

TEST_F(Cli, RenderKeepsTheStateInTheFile) {
  const std::string first = at("first.svg");
  ASSERT_EQ(run({"render",       "heatmap", "--layer", "1",       "--head", "2",          "--query",
                 "去",           "--lang",  "zh",      "--theme", "dark",   "--quantity", "scores",
                 "--transposed", "--norm",  "pre",     "--seed",  "8",      "--lock",     "blocks.1.attn.scores[2,8,1]",
                 "--out",        first})
                .code,
            0);
  const LabState state = state_from_json(read_embedded_state(first));
  EXPECT_EQ(state.view, ViewKind::heatmap);
  EXPECT_EQ(state.selection.layer, 1);
  EXPECT_EQ(state.selection.head, 2);
  EXPECT_EQ(state.selection.query, 8);
  EXPECT_EQ(state.selection.locked->name, "blocks.1.attn.scores");
  EXPECT_EQ(state.request.model.seed, 8U);
  EXPECT_EQ(state.request.model.config.norm, Norm::pre);
  EXPECT_EQ(state.preferences.theme, ThemeKind::dark);
  EXPECT_TRUE(state.heatmap.transposed);
  // Begun from that file, the same picture comes out as from a picture of that picture.
  ASSERT_EQ(run({"render", "heatmap", "--state", first, "--out", at("second.png")}).code, 0);
  ASSERT_EQ(run({"render", "heatmap", "--state", at("second.png"), "--out", at("third.png")}).code, 0);
  EXPECT_TRUE(state_from_json(read_embedded_state(at("second.png"))) == state);
  EXPECT_TRUE(read_file(at("second.png")) == read_file(at("third.png")));
}

TEST_F(Cli, RenderOfCrossAttentionOfAModelFolder) {
  const std::string model = new_model("m", {"--architecture", "encoder_decoder"});
  const Result r = run({"render", "heatmap", "--model", model, "--text", "I love you", "--target", "我|爱|你",
                        "--attention", "cross", "--query", "爱", "--out", at("f.csv")});
  ASSERT_EQ(r.code, 0) << r.err;
  const std::string csv = read_file(at("f.csv"));
  EXPECT_NE(csv.find("love"), std::string::npos);
  EXPECT_NE(csv.find("爱"), std::string::npos);
}

TEST_F(Cli, ScaleMultipliesThePixels) {
  const auto width = [&](const char* scale) {
    EXPECT_EQ(run({"render", "grid", "--scale", scale, "--out", at("f.png")}).code, 0);
    const std::string bytes = read_file(at("f.png"));
    return (static_cast<unsigned char>(bytes[18]) << 8) + static_cast<unsigned char>(bytes[19]);
  };
  const int one = width("1");
  EXPECT_NEAR(width("2"), 2 * one, 2);
  EXPECT_NEAR(width("4"), 4 * one, 4);
}

TEST_F(Cli, GalleryHasEveryViewInBothLanguages) {
  const Result r = run({"render", "gallery", "--out", at("gallery")});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.out.find(at("gallery")), std::string::npos);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(at("gallery"))) names.insert(entry.path().filename().string());
  for (const char* view : {"heatmap-weights", "heatmap-scores", "heatmap-cross", "grid", "scaling", "steps-01-tokens"})
    for (const char* lang : {".en.png", ".zh.png"})
      EXPECT_EQ(names.count(view + std::string(lang)), 1U) << view << lang;
}

}  // namespace
}  // namespace headlight
