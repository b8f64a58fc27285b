// `render`: every view in every format, without a display.
#include <gtest/gtest.h>

#include <set>

#include "core/figure/export.h"
#include "core/lab/lab_state.h"
#include "core/tensor/safetensors.h"
#include "tests/ui/cli_driver.h"

namespace headlight::testing {
namespace {

// ---- render ----

TEST_F(Cli, RenderWritesEveryViewInEveryFormat) {
  for (const char* view : {"step", "heatmap", "grid", "scaling"})
    for (const char* ending : {".png", ".svg", ".pdf", ".csv"}) {
      const std::string out = at(std::string(view) + ending);
      const Result r = run({"render", view, "--d-model", "16", "--out", out});
      EXPECT_EQ(r.code, 0) << r.err;
      EXPECT_GT(fs::file_size(out), 200U) << out;
    }
  for (const char* ending : {".png", ".svg", ".pdf"}) {
    const std::string lines = at(std::string("connections") + ending), page = at(std::string("page") + ending);
    EXPECT_EQ(run({"render", "connections", "--out", lines}).code, 0);
    EXPECT_EQ(run({"render", "grid", "--set", "grid.page=true", "--out", page}).code, 0);
    EXPECT_GT(fs::file_size(lines), 2000U);
    EXPECT_GT(fs::file_size(page), 2000U);
  }
  EXPECT_EQ(read_file(at("grid.png")).substr(1, 3), "PNG");
  EXPECT_EQ(read_file(at("grid.pdf")).substr(0, 4), "%PDF");
}

TEST_F(Cli, RenderOfATraining) {
  const std::vector<std::string> sentence{"--text", "The cat was tired.", "--target", "Le chat était fatigué."};
  for (const char* ending : {".png", ".svg", ".pdf", ".csv"}) {
    const std::string out = at(std::string("training") + ending);
    const Result r =
        run(std::vector<std::string>{"render", "training", "--model", "translate-en-fr", "--out", out} + sentence);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_GT(fs::file_size(out), 200U) << out;
  }
  EXPECT_EQ(state_from_json(read_embedded_state(at("training.svg"))).request.model.folder, "translate-en-fr");
  const Result none = run({"render", "training", "--out", at("none.png")});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("trained model"), std::string::npos) << none.err;
}

TEST_F(Cli, RenderOfASnapshot) {
  const std::vector<std::string> head{"render",          "heatmap", "--model",
                                      "translate-en-fr", "--text",  "The cat was tired."};
  ASSERT_EQ(run(head + std::vector<std::string>{"--snapshot", "0", "--out", at("before.csv")}).code, 0);
  ASSERT_EQ(run(head + std::vector<std::string>{"--out", at("after.csv")}).code, 0);
  EXPECT_NE(read_file(at("before.csv")), read_file(at("after.csv")));
  const Result wrong = run(head + std::vector<std::string>{"--snapshot", "7", "--out", at("wrong.csv")});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("1500"), std::string::npos) << "the snapshots that there are: " << wrong.err;
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

TEST_F(Cli, SetGoesBeforeAllElse) {
  const auto drawn = [&](const std::vector<std::string>& more) {
    const Result r = run(std::vector<std::string>{"render"} + more + std::vector<std::string>{"--out", at("f.png")});
    EXPECT_EQ(r.code, 0) << r.err;
    return read_file(at("f.png"));
  };
  EXPECT_NE(drawn({"step", "--set", "selection.step=2"}), drawn({"step"}));
  const std::vector<std::string> heatmap{"connections", "--text", "a b c"};
  EXPECT_EQ(drawn(heatmap + std::vector<std::string>{"--set", "selection.query=1"}),
            drawn(heatmap + std::vector<std::string>{"--query", "1"}));
  expect_error({"render", "heatmap", "--set", "view=grid", "--out", at("f.png")}, {"--set", "heatmap", "another view"});
  expect_error({"render", "heatmap", "--set", "selection.layer=7", "--out", at("f.png")}, {"--set", "layer"});
  expect_error({"render", "heatmap", "--snapshot", "3", "--out", at("f.png")}, {"--snapshot", "--model"});
}

TEST_F(Cli, GalleryHasEveryViewInBothLanguages) {
  const Result r = run({"render", "gallery", "--out", at("gallery")});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_NE(r.out.find(at("gallery")), std::string::npos);
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(at("gallery"))) names.insert(entry.path().filename().string());
  for (const char* view : {"connections-arcs",
                           "grid-page",
                           "connections-cross",
                           "heatmap-weights",
                           "heatmap-scores",
                           "heatmap-cross",
                           "grid",
                           "scaling",
                           "scaling-draws",
                           "scores",
                           "positions-shuffle",
                           "inspector",
                           "steps-01-tokens",
                           "heads",
                           "rollout",
                           "lens",
                           "gradients",
                           "masks",
                           "whatif",
                           "compare",
                           "output",
                           "training",
                           "contents",
                           "exhibit-lookup"})
    for (const char* lang : {".en.png", ".zh.png"})
      EXPECT_EQ(names.count(view + std::string(lang)), 1U) << view << lang;
}

}  // namespace
}  // namespace headlight::testing
