// `render VIEW,VIEW --sentences FILE`: many sentences by one command.
#include <gtest/gtest.h>

#include <csignal>
#include <set>

#include "app/cli/batch.h"
#include "app/cli/command.h"
#include "core/figure/export.h"
#include "core/lab/lab_state.h"
#include "core/tensor/safetensors.h"
#include "tests/ui/cli_driver.h"

namespace headlight::testing {
namespace {

class CliBatch : public Cli {
 protected:
  std::string sentences(const std::string& content) {
    write_file(at("sentences.txt"), content);
    return at("sentences.txt");
  }
  std::set<std::string> files(const std::string& folder) const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(at(folder))) names.insert(entry.path().filename().string());
    return names;
  }
};

TEST_F(CliBatch, DrawsEverySentenceAsEveryViewAndSaysHowFarItIs) {
  const std::string file = sentences("\xEF\xBB\xBF今天|天气|真|好\n\n# a remark\n我|爱|你\r\n");
  const Result r = run({"render", "heatmap,connections,grid", "--sentences", file, "--out", at("out")});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(files("out"), (std::set<std::string>{"001-heatmap.png", "001-connections.png", "001-grid.png",
                                                 "004-heatmap.png", "004-connections.png", "004-grid.png"}));
  EXPECT_NE(r.err.find("[1/6] 001-heatmap.png\n"), std::string::npos) << r.err;
  EXPECT_NE(r.err.find("[6/6] 004-grid.png\n"), std::string::npos) << r.err;
  EXPECT_NE(r.out.find("6 figures"), std::string::npos) << r.out;
  const LabState state = state_from_json(read_embedded_state(at("out/004-connections.png")));
  EXPECT_EQ(state.view, ViewKind::connections);
  EXPECT_EQ(state.request.sentences, std::vector<std::string>{"我|爱|你"});
}

TEST_F(CliBatch, OfTwoStacksALineIsASentenceATabAndItsTranslation) {
  const std::string file = sentences("I love you\t我|爱|你\nthe cat\t猫\n");
  const Result r = run({"render", "heatmap", "--architecture", "encoder_decoder", "--attention", "cross", "--format",
                        "csv", "--sentences", file, "--out", at("out")});
  ASSERT_EQ(r.code, 0) << r.err;
  EXPECT_EQ(files("out"), (std::set<std::string>{"001-heatmap.csv", "002-heatmap.csv"}));
  EXPECT_NE(read_file(at("out/001-heatmap.csv")).find("爱"), std::string::npos);
  expect_error({"render", "heatmap", "--architecture", "encoder_decoder", "--sentences", sentences("a\tb\nc d\n"),
                "--out", at("other")},
               {"line 2", "a tab", "\"c d\""});
  EXPECT_FALSE(fs::exists(at("other"))) << "nothing is drawn when a line is wrong";
  expect_error({"render", "heatmap", "--sentences", sentences("a\tb\n"), "--out", at("other")},
               {"line 1", "one stack"});
}

TEST_F(CliBatch, OverwritesNothingUnasked) {
  const std::string file = sentences("a b c\nd e\n");
  const std::vector<std::string> command{"render", "heatmap", "--sentences", file, "--out", at("out")};
  ASSERT_EQ(run(command).code, 0);
  const auto before = fs::last_write_time(at("out/001-heatmap.png"));
  expect_error(command, {"001-heatmap.png", "1 more", "--overwrite"});
  EXPECT_EQ(fs::last_write_time(at("out/001-heatmap.png")), before);
  EXPECT_EQ(run(command + std::vector<std::string>{"--overwrite"}).code, 0);
}

TEST_F(CliBatch, SaysWhichLineIsWrong) {
  const std::string file = sentences("a b c\n|\nd\n");
  const Result r = run({"render", "heatmap", "--sentences", file, "--out", at("out")});
  EXPECT_EQ(r.code, 2);
  EXPECT_NE(r.err.find("line 2: "), std::string::npos) << r.err;
  EXPECT_EQ(files("out"), std::set<std::string>{"001-heatmap.png"}) << "what is finished stays";
  expect_error({"render", "heatmap", "--sentences", sentences("# nothing\n\n"), "--out", at("x")}, {"found none"});
  expect_error({"render", "heatmap", "--sentences", at("missing.txt"), "--out", at("x")}, {"missing.txt"});
  expect_error({"render", "heatmap", "--sentences", file, "--text", "a", "--out", at("x")}, {"--text"});
  expect_error({"render", "heatmap,nothing", "--sentences", file, "--out", at("x")}, {"nothing"});
  expect_error({"render", "gallery", "--sentences", file, "--out", at("x")}, {"gallery"});
  expect_error({"render", "heatmap,grid", "--out", at("x.png")}, {"--sentences"});
}

TEST_F(CliBatch, AnInterruptKeepsWhatIsFinished) {
  const std::vector<BatchSentence> three{{1, "a", ""}, {2, "b", ""}, {12, "c", ""}};
  SentenceBatch batch{"file", {"heatmap"}, at("out"), "png", false};
  EXPECT_EQ(batch_file(batch, three, three[1], "heatmap"), at("out") + "/002-heatmap.png");
  ::testing::internal::CaptureStderr();
  EXPECT_THROW(render_batch(batch, three,
                            [&](const BatchSentence&, const std::string&, const std::string& file) {
                              write_file(file, "done");
                              std::raise(SIGINT);  // Ctrl-C while the first one is drawn
                            }),
               Stopped);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("1 finished"), std::string::npos);
  EXPECT_EQ(files("out"), std::set<std::string>{"001-heatmap.png"});
}

}  // namespace
}  // namespace headlight::testing
