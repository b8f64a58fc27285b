// Films from the export sheet.
#include "app/ui/recording.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "core/tensor/safetensors.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

namespace fs = std::filesystem;

class Filming : public ::testing::Test {
 protected:
  void SetUp() override {
    d.settle();
    d.press(Key::e, true);
    d.click("export.kind.5");
  }
  void TearDown() override {
    wait();
    d.click("export.film.kind.0");
    d.click("export.kind.0");  // as the next test expects it
  }
  void type_path(const std::string& path) {
    d.click("export.film.path");
    d.press(Key::a, true);
    d.type(path);
  }
  void wait() {
    for (int i = 0; i < 12000 && d.session.recording; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      d.frames(1);
    }
    ASSERT_FALSE(d.session.recording);
  }
  Driver d;
  const TemporaryFolder folder;
};

TEST_F(Filming, AGifIsWrittenWithoutHoldingTheWindowUp) {
  const std::string path = (folder.path() / "steps.gif").string();
  type_path(path);
  d.click_at({d.rect("export.film.save").x + 20, d.rect("export.film.save").y + 10});
  wait();
  EXPECT_EQ(read_file(path).substr(0, 6), "GIF89a");
  ASSERT_FALSE(d.session.toasts.empty());
  EXPECT_FALSE(d.session.toasts.back().is_error) << d.session.toasts.back().text.in(Lang::en);
}

TEST_F(Filming, CancelLeavesNothing) {
  const std::string path = (folder.path() / "steps.gif").string();
  start_recording(d.session, {FilmOf::steps, FilmKind::gif, 2, 1, path});
  ASSERT_TRUE(d.session.recording);
  d.frames(2);
  d.click("export.film.cancel");
  wait();
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(Filming, ASeriesGoesIntoAFolder) {
  d.click("export.film.kind.1");
  type_path((folder.path() / "series").string());
  d.click("export.film.save");
  wait();
  EXPECT_TRUE(fs::exists(folder.path() / "series" / "frame-001.png"));
}

/// Pictures of a longer film would stay behind those of a shorter one: refused as on the command line.
TEST_F(Filming, ASeriesDoesNotMixWithAnOlderOne) {
  const std::string into = (folder.path() / "series").string();
  fs::create_directory(into);
  write_file(into + "/notes.txt", "kept");
  d.click("export.film.kind.1");
  type_path(into);
  EXPECT_TRUE(registry::find("export.film.save")->enabled) << "a folder without pictures of a film";
  write_file(into + "/frame-010.png", "of a longer film");
  d.frames();
  EXPECT_FALSE(registry::find("export.film.save")->enabled);
  start_recording(d.session, {FilmOf::steps, FilmKind::series, 1, 1, into});
  wait();
  ASSERT_FALSE(d.session.toasts.empty());
  EXPECT_TRUE(d.session.toasts.back().is_error);
  EXPECT_NE(d.session.toasts.back().text.in(Lang::en).find("found 1 of them"), std::string::npos);
  EXPECT_NE(d.session.toasts.back().text.in(Lang::zh).find("实际已有 1 张"), std::string::npos);
  EXPECT_FALSE(fs::exists(into + "/frame-001.png"));
  EXPECT_EQ(read_file(into + "/frame-010.png"), "of a longer film");
}

TEST_F(Filming, BadNamesCannotBeRecorded) {
  type_path((folder.path() / "steps.png").string());
  EXPECT_FALSE(registry::find("export.film.save")->enabled);
  type_path((folder.path() / "no" / "steps.gif").string());
  EXPECT_FALSE(registry::find("export.film.save")->enabled);
  type_path((folder.path() / "steps.gif").string());
  EXPECT_TRUE(registry::find("export.film.save")->enabled);
}

TEST_F(Filming, WhatCannotBeWrittenIsSaid) {
  start_recording(d.session, {FilmOf::steps, FilmKind::gif, 1, 1, "/proc/steps.gif"});
  wait();
  ASSERT_FALSE(d.session.toasts.empty());
  EXPECT_TRUE(d.session.toasts.back().is_error);
}

TEST_F(Filming, OnlyATrainedModelHasAFilmOfItsTraining) {
  EXPECT_FALSE(can_film(d.session, FilmOf::snapshots));
  EXPECT_FALSE(d.has("export.film.of.1"));
  d.session.open_stored("story");
  d.settle();
  EXPECT_TRUE(can_film(d.session, FilmOf::snapshots));
  EXPECT_TRUE(d.has("export.film.of.1"));
}

}  // namespace
}  // namespace headlight::testing
