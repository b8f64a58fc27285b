#include "core/lab/reel.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/figure/export.h"
#include "core/lab/model_source.h"
#include "core/tensor/safetensors.h"
#include "tests/temporary_folder.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

class Reels : public ::testing::Test {
 protected:
  LabState state = initial_state();
  std::shared_ptr<const headlight::Run> run = run_lab(state.request);
  const testing::TemporaryFolder folder;
  const ReelProgress go_on = [](double) { return true; };
  Reel steps() { return reel_of_steps(state, run, 6, 10, {480, 360}); }
  static int size_at(const std::string& bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]) | static_cast<unsigned char>(bytes[at + 1]) << 8;
  }
};

TEST_F(Reels, AStepAFrame) {
  const std::string path = (folder.path() / "steps.gif").string();
  std::vector<double> told;
  EXPECT_TRUE(save_gif(steps(), path, {}, [&](double done) {
    told.push_back(done);
    return true;
  }));
  const std::string bytes = read_file(path);
  EXPECT_EQ(bytes.substr(0, 6), "GIF89a");
  int frames = 0;
  for (std::size_t at = bytes.find("\x21\xF9\x04"); at != std::string::npos; at = bytes.find("\x21\xF9\x04", at + 1))
    ++frames;
  EXPECT_GE(frames, 4);
  EXPECT_EQ(told.size(), 8U);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  float widest = 0;
  for (int i = 0; i < 4; ++i) widest = std::max(widest, steps().draw(i).figure.width);
  EXPECT_EQ(size_at(bytes, 6), static_cast<int>(std::ceil(widest)));
}

TEST_F(Reels, ASeriesIsNumberedAndEachPictureOpensAgain) {
  const std::string into = (folder.path() / "series").string();
  EXPECT_TRUE(save_series(steps(), into, {}, go_on));
  const auto name = [&](int i) { return into + "/frame-00" + std::to_string(i) + ".png"; };
  for (int i = 1; i <= 4; ++i) {
    const LabState found = state_from_json(read_embedded_state(name(i)));
    EXPECT_EQ(found.selection.step, 5 + i);
    EXPECT_EQ(found.view, ViewKind::steps);
  }
  EXPECT_FALSE(fs::exists(name(5)));
}

TEST_F(Reels, StoppedOnesLeaveNothing) {
  const std::string path = (folder.path() / "steps.gif").string(), into = (folder.path() / "series").string();
  for (const double when : {0.0, 0.3, 0.8}) {
    const ReelProgress stop = [when](double done) { return done < when; };
    EXPECT_FALSE(save_gif(steps(), path, {}, stop));
    EXPECT_FALSE(fs::exists(path));
    EXPECT_FALSE(save_series(steps(), into, {}, stop));
    EXPECT_TRUE(!fs::exists(into) || fs::is_empty(into));
  }
}

TEST_F(Reels, TheLanguageAndTheSizeAreTheStatesAndTheCallers) {
  state.preferences.lang = Lang::en;
  const Figure small = reel_of_steps(state, run, 9, 10, {480, 360}).draw(0).figure;
  const Figure large = reel_of_steps(state, run, 9, 10, {1200, 800}).draw(0).figure;
  EXPECT_LT(small.width, large.width);
  EXPECT_NE(small.title.find("Weights"), std::string::npos) << small.title;
}

TEST_F(Reels, MistakesAreSaid) {
  EXPECT_THROW(save_gif(steps(), "/tmp/film.png", {}, go_on), std::runtime_error);
  EXPECT_THROW(save_gif(Reel{}, (folder.path() / "a.gif").string(), {}, go_on), std::runtime_error);
  EXPECT_THROW(save_gif(steps(), (folder.path() / "no" / "a.gif").string(), {}, go_on), std::runtime_error);
}

}  // namespace
}  // namespace headlight
