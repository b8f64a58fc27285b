// Bad files: in both languages the error is one sentence that names the file, says what is wrong and what to do.
#include <gtest/gtest.h>

#include <cstring>

#include "core/tensor/safetensors.h"
#include "tests/ui/cli_driver.h"

namespace headlight::testing {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// A safetensors file with another header length.
std::string with_length(std::string bytes, std::uint64_t length) {
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes;
}

class BadFiles : public Cli {
 protected:
  void expect_both(const std::vector<std::string>& words, const std::string& file, const std::string& what) {
    for (const std::string lang : {"en", "zh"}) {
      const Result r = run(words + std::vector<std::string>{"--lang", lang});
      EXPECT_EQ(r.code, 2) << what;
      EXPECT_EQ(std::count(r.err.begin(), r.err.end(), '\n'), 1) << r.err;
      EXPECT_NE(r.err.find(file), std::string::npos) << what << ": " << r.err;
      EXPECT_NE(r.err.find(lang == "en" ? "; " : "；"), std::string::npos) << what << ": nothing to do in " << r.err;
      EXPECT_NE(r.err.find(lang == "en" ? "expected" : "应"), std::string::npos) << what << ": " << r.err;
      EXPECT_EQ(r.err.find("expected") == std::string::npos, lang == "zh") << what << ": " << r.err;
      EXPECT_EQ(r.err.find("exception"), std::string::npos) << r.err;
    }
    EXPECT_FALSE(fs::exists(at("out.safetensors"))) << what;
    EXPECT_FALSE(fs::exists(at("out.png"))) << what;
  }

  void expect_model(const std::string& name, const std::string& changed, const std::string& what) {
    const std::string file = at("m/" + name), whole = read_file(file);
    write_file(file, changed);
    expect_both({"trace", "--model", at("m"), "--text", "我", "--out", at("out.safetensors")}, file, what);
    write_file(file, whole);
  }
};

TEST_F(BadFiles, Weights) {
  new_model("m", {});
  const std::string good = read_file(at("m/model.safetensors"));
  expect_model("model.safetensors", good.substr(0, 5), "too short");
  expect_model("model.safetensors", good.substr(0, good.size() / 2), "truncated");
  expect_model("model.safetensors", good + "more", "oversized");
  expect_model("model.safetensors", with_length(good, std::uint64_t{1} << 60), "a huge header");
  expect_model("model.safetensors", with_length(good, 100), "half a header");
  expect_model("model.safetensors", replaced(good, "\"data_offsets\":[0,", "\"data_offsets\":[4,"), "a hole");
  expect_model("model.safetensors", replaced(good, "F32", "I32"), "another type");
  expect_model("model.safetensors", replaced(good, "ln_final", "ln_finals").substr(0, good.size()), "a wrong name");
}

TEST_F(BadFiles, Config) {
  new_model("m", {});
  const std::string good = read_file(at("m/config.json"));
  expect_model("config.json", good.substr(0, 40), "half of it");
  expect_model("config.json", replaced(good, "\"relu\"", "\"swish\""), "an unknown word");
  expect_model("config.json", replaced(good, "\"n_heads\": 2", "\"n_heads\": 0"), "no heads");
  expect_model("config.json", replaced(good, "\"n_heads\": 2", "\"n_heads\": 1e999"), "a huge number");
  expect_model("config.json", replaced(good, "\"d_ff\"", "\"dff\""), "a missing field");
  expect_model("config.json", replaced(good, "<unk>", "unk"), "no unknown word");
  expect_model("config.json", replaced(good, "\"天气\"", "\"今天\""), "a word twice");
  expect_model("config.json", replaced(good, "\"format\": 1", "\"format\": 2"), "another version");
}

TEST_F(BadFiles, States) {
  for (const std::string text :
       {R"({"format": 2})", R"({"format": 1, "viev": "grid"})", R"({"request": {"sentences": "a"}})", R"({"format":)",
        R"({"preferences": {"text_scale": 1e999}})", R"({"request": {"model": {"config": {"n_heads": 0}}}})",
        R"({"request": {"sentences": []}})", "no state", ""}) {
    write_file(at("s.json"), text);
    expect_both({"render", "heatmap", "--state", at("s.json"), "--out", at("out.png")}, at("s.json"), text);
  }
  expect_both({"render", "heatmap", "--state", at("none.json"), "--out", at("out.png")}, at("none.json"), "no file");
}

TEST_F(BadFiles, Masks) {
  new_model("m", {});
  for (const std::string text : {"1,2\n", "1,0\n1\n", "", "1,0\n0,1\n", "1"}) {
    write_file(at("k.csv"), text);
    expect_both(
        {"trace", "--model", at("m"), "--text", "今天|天气|真", "--mask", at("k.csv"), "--out", at("out.safetensors")},
        at("k.csv"), text);
  }
}

}  // namespace
}  // namespace headlight::testing
