// Opening files, the session file, toasts: what happens to the state outside of any widget.
#include "app/ui/session.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/ui/session_file.h"
#include "core/figure/export.h"
#include "core/models/model_folder.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

namespace fs = std::filesystem;

class SessionFiles : public ::testing::Test {
 protected:
  void SetUp() override { setenv("XDG_STATE_HOME", (folder / "state").c_str(), 1); }
  void TearDown() override { unsetenv("XDG_STATE_HOME"); }
  static void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  static std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  const TemporaryFolder own;
  const fs::path folder = own.path();
};

LabState other_state() {
  LabState state = initial_state();
  state.request.sentences = {"the animal was too tired"};
  state.view = ViewKind::grid;
  state.selection.layer = 1;
  state.preferences.lang = Lang::en;
  return state;
}

TEST_F(SessionFiles, AStateOpensWithThePreferencesOfThePerson) {
  write(folder / "a.json", to_json(other_state()));
  Session session(initial_state());
  ASSERT_TRUE(session.open_path((folder / "a.json").string()));
  LabState expected = other_state();
  expected.preferences = initial_state().preferences;
  EXPECT_EQ(session.state, expected);
}

TEST_F(SessionFiles, AnExportedFigureOpensTheStateItWasMadeIn) {
  Driver d(other_state());
  ExportOptions options;
  options.state = to_json(d.session.state);
  for (const char* name : {"figure.png", "figure.svg", "figure.pdf"}) {
    const std::string path = (folder / name).string();
    save_figure(rail_figure(d.session.figure_input({})), path, options);
    Session session(initial_state());
    EXPECT_TRUE(session.open_path(path)) << name;
    EXPECT_EQ(session.sentence(), "the animal was too tired") << name;
  }
}

TEST_F(SessionFiles, AModelFolderReplacesTheModelAndKeepsTheSentence) {
  const auto words = Vocabulary::of({"今天", "天气"});
  ModelConfig config;
  config.n_layers = 1;
  save_model(*random_model(config, 3, words, words), (folder / "small").string());
  Driver d;
  ASSERT_TRUE(d.session.open_path((folder / "small").string()));
  d.settle();
  EXPECT_EQ(d.session.run_error, "");
  EXPECT_EQ(d.session.run->config.n_layers, 1);
  EXPECT_EQ(d.session.run->source.front().unknown.size(), 8U);
  EXPECT_NE(d.label("bar.model").find("small"), std::string::npos);
  EXPECT_TRUE(d.session.open_path((folder / "small" / "config.json").string()));
}

TEST_F(SessionFiles, BadFilesChangeNothing) {
  write(folder / "broken.json", R"({"format": 1, "request": )");
  write(folder / "future.json", R"({"format": 99})");
  write(folder / "picture.png", "not a picture");
  fs::create_directories(folder / "empty");
  Session session(other_state());
  const LabState before = session.state;
  for (const char* name : {"broken.json", "future.json", "picture.png", "empty", "missing.svg"}) {
    EXPECT_FALSE(session.open_path((folder / name).string())) << name;
    EXPECT_EQ(session.state, before) << name;
  }
  EXPECT_EQ(session.toasts.size(), 5U);
}

TEST_F(SessionFiles, TheSessionIsWrittenASecondAfterAChange) {
  SessionKeeper keeper;
  LabState state = initial_state();
  keeper.observe(state, 0);
  EXPECT_FALSE(fs::exists(session_path()));
  state.view = ViewKind::grid;
  keeper.observe(state, 1);
  keeper.observe(state, 1.5);
  EXPECT_FALSE(fs::exists(session_path()));
  keeper.observe(state, 2.5);
  std::optional<Tr> trouble;
  EXPECT_EQ(load_session(&trouble), state);
  EXPECT_FALSE(trouble.has_value());
}

TEST_F(SessionFiles, AtTheEndNothingIsLost) {
  SessionKeeper keeper;
  LabState state = initial_state();
  keeper.observe(state, 0);
  state.request.sentences = {"新的句子"};
  keeper.observe(state, 0.1);
  EXPECT_TRUE(keeper.flush());
  EXPECT_EQ(load_session(nullptr), state);
}

TEST_F(SessionFiles, AMessageHasBothLanguages) {
  Session session(initial_state());
  EXPECT_FALSE(session.open_path("/nowhere/state.json"));
  ASSERT_EQ(session.toasts.size(), 1U);
  EXPECT_EQ(session.toasts[0].text.in(Lang::en),
            "Could not open /nowhere/state.json: expected a file or a folder, found nothing at this path; check the "
            "name");
  EXPECT_EQ(session.toasts[0].text.in(Lang::zh),
            "无法打开 /nowhere/state.json：此处应有文件或文件夹，实际什么也没有；请检查名称");
}

TEST_F(SessionFiles, ABrokenSessionIsPutAside) {
  write(session_path(), "{ half");
  std::optional<Tr> trouble;
  EXPECT_FALSE(load_session(&trouble));
  EXPECT_TRUE(trouble.has_value());
  EXPECT_EQ(read(session_path() + ".broken"), "{ half");
  EXPECT_FALSE(fs::exists(session_path()));
}

TEST_F(SessionFiles, AnExhibitThatIsGoneCostsNothingElse) {
  LabState state = other_state();
  state.view = ViewKind::exhibit;
  state.exhibit.id = "nosuch";
  write(session_path(), to_json(state));
  std::optional<Tr> trouble;
  state.view = ViewKind::contents;
  state.exhibit = {};
  EXPECT_EQ(load_session(&trouble), state);
  EXPECT_FALSE(trouble);
  EXPECT_FALSE(fs::exists(session_path() + ".broken"));
}

TEST_F(SessionFiles, AFolderThatCannotBeWrittenIsReported) {
  write(folder / "state", "a file where the folder should be");
  SessionKeeper keeper;
  LabState state = initial_state();
  keeper.observe(state, 0);
  state.view = ViewKind::grid;
  keeper.observe(state, 0.1);
  EXPECT_FALSE(keeper.flush());
  EXPECT_FALSE(keeper.flush()) << "it is still not written";
}

TEST_F(SessionFiles, ASessionThatCannotBeWrittenIsSaidOnceAndTriedAgain) {
  write(folder / "state", "a file where the folder should be");
  SessionKeeper keeper;
  LabState state = initial_state();
  EXPECT_TRUE(keeper.observe(state, 0));
  state.view = ViewKind::grid;
  EXPECT_TRUE(keeper.observe(state, 1));
  EXPECT_FALSE(keeper.observe(state, 3));
  EXPECT_TRUE(keeper.waiting());
  EXPECT_TRUE(keeper.observe(state, 3.1));
  EXPECT_TRUE(keeper.observe(state, 20)) << "said already";
  fs::remove(folder / "state");
  EXPECT_TRUE(keeper.observe(state, 40));
  EXPECT_FALSE(keeper.waiting());
  EXPECT_EQ(load_session(nullptr), state);
}

TEST(SessionState, AnErrorKeepsTheOldRun) {
  Driver d;
  const auto before = d.session.run;
  d.session.state.request.model.folder = "/nowhere/at/all";
  d.settle();
  EXPECT_NE(d.session.run_error, "");
  EXPECT_EQ(d.session.run, before);
  d.session.state.request.model.folder.clear();
  d.settle();
  EXPECT_EQ(d.session.run_error, "");
}

TEST(SessionState, ToastsDisappear) {
  Driver d;
  d.session.toast({"Saved.", "已保存。"});
  d.frames(2);
  EXPECT_EQ(d.session.toasts.size(), 1U);
  d.rest(10);
  d.frames(2);
  EXPECT_TRUE(d.session.toasts.empty());
}

TEST(SessionState, ADeletedAndRetypedWordIsStillTheQuery) {
  Driver d;
  d.click("sentence.token.8");
  d.session.set_sentence("今天");
  d.settle();
  EXPECT_EQ(d.session.shown().query, 0);
  d.session.set_sentence("今天|天气|真|好|，|我|想|出|去|玩");
  d.settle();
  EXPECT_EQ(d.session.shown().query, 8);
}

}  // namespace
}  // namespace headlight::testing
