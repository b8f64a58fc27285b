// The command line: help, every error, and `new`.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <set>
#include <sstream>

#include "core/models/model_folder.h"
#include "core/tensor/safetensors.h"
#include "tests/ui/cli_driver.h"

namespace headlight::testing {
namespace {

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
  EXPECT_NE(run({"render", "--help"}).out.find("positions count from 0; pictures show layers and heads from 1"),
            std::string::npos);
  const std::string help = run({"new", "--help"}).out;
  for (const char* option : {"--architecture", "--layers", "--heads", "--d-model", "--d-ff", "--seed", "--norm",
                             "--activation", "--position", "--tied", "--vocab-from", "--out"})
    EXPECT_NE(help.find(option), std::string::npos) << option;
}

/// Chinese characters begin with a byte from 0xE4 in UTF-8; an English text has at most a dash or an arrow.
bool is_chinese(const std::string& text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE4; }) >= 2;
}

TEST_F(Cli, EveryOptionIsDescribedInChinese) {
  for (const std::string command : {"", "new", "trace", "render"}) {
    const std::string help = run(command.empty() ? std::vector<std::string>{"--lang", "zh", "--help"}
                                                 : std::vector<std::string>{command, "--lang", "zh", "--help"})
                                 .out;
    EXPECT_EQ(help.find("Options:"), std::string::npos) << help;
    EXPECT_TRUE(is_chinese(help.substr(0, help.find('\n')))) << command;
    std::istringstream lines(help);
    int options = 0;
    for (std::string line, next; std::getline(lines, line);) {
      if (line.rfind("  -", 0) != 0) continue;
      ++options;
      if (!is_chinese(line)) std::getline(lines, next);  // a long name has its description on the next line
      EXPECT_TRUE(is_chinese(line) || is_chinese(next)) << line;
      next.clear();
    }
    EXPECT_GT(options, 5) << command;
  }
}

TEST_F(Cli, SpeaksTheLanguageOfTheLocale) {
  ::setenv("LC_ALL", "zh_CN.UTF-8", 1);
  EXPECT_NE(run({"--help"}).out.find("子命令"), std::string::npos);
  expect_error({"new", "--layers", "two"}, {"--layers：应为 1 到 48 的整数，实际为 \"two\"", "参见"});
  expect_error({"tarin"}, {"最接近的是 `headlight train`"});
  expect_error({"trace", "--model", at("none"), "--text", "我", "--out", at("t")}, {"模型文件夹", "none"});
  expect_error({"render", "heatmap", "--lang", "en", "--layer", "7", "--out", at("f.png")}, {"expected 0 to 1"});
  ::setenv("LC_ALL", "C", 1);
  expect_error({"new", "--lang", "zh"}, {"应给出 --vocab-from"});
}

TEST_F(Cli, AMistypedSubcommandIsToldTheNearest) {
  expect_error({"tarin"}, {"`headlight train`"});
  expect_error({"neww", "--layers", "2"}, {"`headlight new`"});
  expect_error({"Render"}, {"`headlight render`"});
}

TEST_F(Cli, AVocabularyComesFromAText) {
  std::ofstream(at("zero.txt"), std::ios::binary) << "good" << '\0' << "words";
  std::ofstream(at("latin.txt"), std::ios::binary) << "caf\xE9 noir";
  for (const char* file : {"zero.txt", "latin.txt"})
    expect_error({"new", "--vocab-from", at(file), "--out", at("m")}, {file, "expected a text file in UTF-8", "UTF-8"});
  EXPECT_FALSE(fs::exists(at("m")));
}

TEST_F(Cli, AWrongStateIsNamed) {
  std::ofstream(at("old.json")) << R"({"format": 7})";
  expect_error({"render", "heatmap", "--state", at("old.json"), "--out", at("f.png")},
               {at("old.json") + ": format: expected 1, found 7", "another version"});
  expect_error({"render", "heatmap", "--lang", "zh", "--state", at("old.json"), "--out", at("f.png")},
               {at("old.json") + "：format：应为 1，实际为 7", "另一版本"});
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
  std::ofstream(at("small.csv")) << "1,0\n1,1\n";
  expect_error({"trace", "--model", model, "--text", "我", "--mask", at("small.csv"), "--out", out},
               {"1 x 1", "2 x 2"});
  expect_error({"--screenshot", "a.gif"}, {".png", "a.gif"});
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
  expect_error({"render", "pie", "--out", at("f.png")}, {"step, heatmap, connections", "pie"});
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

// ---- generate ----

TEST_F(Cli, GenerateDrawsWhenAskedToAndRefusesContradictions) {
  const std::vector<std::string> write{"generate", "--model", "story", "--text", "the", "--length", "12"};
  const auto said = [&](const std::vector<std::string>& more) {
    const Result r = run(write + more);
    EXPECT_EQ(r.code, 0) << r.err;
    return r.out;
  };
  EXPECT_EQ(said({"--seed", "7"}), said({"--seed", "7", "--temperature", "1"}));
  EXPECT_EQ(said({"--top-k", "1"}), said({}));
  std::set<std::string> different;
  for (const char* seed : {"1", "2", "3", "4"}) different.insert(said({"--seed", seed}));
  EXPECT_GT(different.size(), 1U);
  expect_error(write + std::vector<std::string>{"--temperature", "0", "--seed", "2"}, {"--seed", "above 0"});
  expect_error(write + std::vector<std::string>{"--temperature", "-1"}, {"--temperature", "-1"});
  expect_error(write + std::vector<std::string>{"--beam", "3", "--temperature", "1"}, {"--beam", "--temperature"});
  expect_error(write + std::vector<std::string>{"--beam", "3", "--top-k", "2"}, {"--beam", "--top-k"});
}

// ---- lesson copy ----

TEST_F(Cli, ACopiedLessonStaysAmongOnesOwn) {
  const char* before = std::getenv("XDG_DATA_HOME");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("XDG_DATA_HOME", at("data/a/b").c_str(), 1);
  for (const char* name : {"../../../../escaped", "a/b", "..", ".hidden", "a\\b", ""})
    expect_error({"lesson", "copy", "03-four-steps", name}, {"NAME: expected the name of a folder"});
  EXPECT_FALSE(fs::exists(at("data")));
  EXPECT_FALSE(fs::exists(at("escaped")));
  if (before == nullptr)
    ::unsetenv("XDG_DATA_HOME");
  else
    ::setenv("XDG_DATA_HOME", kept.c_str(), 1);
}

}  // namespace
}  // namespace headlight::testing
