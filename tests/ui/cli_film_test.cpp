// `render step --gif` and `--series`.
#include <gtest/gtest.h>

#include "core/figure/export.h"
#include "core/lab/lab_state.h"
#include "core/tensor/safetensors.h"
#include "tests/ui/cli_driver.h"

namespace headlight::testing {
namespace {

TEST_F(Cli, RenderWritesAFilmOfTheSteps) {
  for (const std::string lang : {"en", "zh"}) {
    const std::string gif = at(lang + ".gif");
    const Result r = run({"render", "step", "--steps", "scores-pattern", "--gif", gif, "--seconds-per-step", "0.5",
                          "--lang", lang, "--width", "500", "--height", "400"});
    EXPECT_EQ(r.code, 0) << r.err;
    const std::string bytes = read_file(gif);
    EXPECT_EQ(bytes.substr(0, 6), "GIF89a");
    int frames = 0;
    const std::string half_a_second("\x21\xF9\x04\x04\x32\x00", 6);
    for (std::size_t i = bytes.find(half_a_second); i != std::string::npos; i = bytes.find(half_a_second, i + 1))
      ++frames;
    EXPECT_EQ(frames, 3) << "of four, the last one stays longer";
  }
  EXPECT_NE(read_file(at("en.gif")), read_file(at("zh.gif")));
}

TEST_F(Cli, RenderWritesASeries) {
  const Result r = run({"render", "step", "--steps", "tokens-embed", "--series", at("series")});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_TRUE(fs::exists(at("series/frame-001.png")));
  EXPECT_TRUE(fs::exists(at("series/frame-002.png")));
  EXPECT_FALSE(fs::exists(at("series/frame-003.png")));
  EXPECT_EQ(state_from_json(read_embedded_state(at("series/frame-002.png"))).selection.step, 1);
}

TEST_F(Cli, ASeriesDoesNotMixWithAnOlderOne) {
  const std::vector<std::string> film{"render", "step", "--width", "300", "--height", "200", "--series", at("series")};
  ASSERT_EQ(run(film + std::vector<std::string>{"--steps", "tokens-embed"}).code, 0);
  std::ofstream(at("series/frame-010.png")) << "of a longer film";
  std::ofstream(at("series/frame-notes.png")) << "kept";
  const std::vector<std::string> shorter = film + std::vector<std::string>{"--steps", "tokens"};
  expect_error(shorter, {at("series"), "found 3 of them", "--overwrite"});
  EXPECT_TRUE(fs::exists(at("series/frame-010.png")));
  ASSERT_EQ(run(shorter + std::vector<std::string>{"--overwrite"}).code, 0);
  EXPECT_TRUE(fs::exists(at("series/frame-001.png")));
  EXPECT_FALSE(fs::exists(at("series/frame-002.png")));
  EXPECT_FALSE(fs::exists(at("series/frame-010.png")));
  EXPECT_EQ(read_file(at("series/frame-notes.png")), "kept");
}

TEST_F(Cli, RenderWritesAFilmOfATraining) {
  const Result r = run({"render", "heatmap", "--model", "story", "--text", "今天 天气 真 好", "--snapshots", "all",
                        "--gif", at("training.gif"), "--width", "400", "--height", "300"});
  EXPECT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(read_file(at("training.gif")).substr(0, 6), "GIF89a");
}

TEST_F(Cli, MistakesOfFilmsAreSaid) {
  expect_error({"render", "step"}, {"--out", "--gif"});
  expect_error({"render", "step", "--out", at("a.png"), "--gif", at("a.gif")}, {"--out"});
  expect_error({"render", "heatmap", "--gif", at("a.gif")}, {"--snapshots"});
  expect_error({"render", "step", "--steps", "z-scores", "--gif", at("a.gif")}, {"--steps", "pattern"});
  expect_error({"render", "step", "--gif", at("a.png")}, {".gif"});
  expect_error({"render", "heatmap", "--snapshots", "all", "--gif", at("a.gif")}, {"--model"});
  EXPECT_FALSE(fs::exists(at("a.gif")));
}

}  // namespace
}  // namespace headlight::testing
