// The sheets for export and help.
#include <gtest/gtest.h>

#include <filesystem>

#include "app/panels/export_target.h"
#include "core/figure/export.h"
#include "core/tensor/safetensors.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

namespace fs = std::filesystem;

class Exporting : public ::testing::Test {
 protected:
  void SetUp() override {
    d.settle();
    d.press(Key::e, true);
    d.settle();
    ASSERT_EQ(d.session.panel, Panel::exporting);
    d.click("export.kind.0");
    d.settle();
  }
  void type_path(const std::string& path) {
    d.click("export.path");
    d.press(Key::a, true);
    d.type(path);
    d.settle();
  }
  Driver d;
  const TemporaryFolder folder;
  const fs::path dir = folder.path();
};

TEST_F(Exporting, EveryKindIsWrittenAndRestoresTheState) {
  const char* const endings[] = {".png", ".svg", ".pdf", ".csv"};
  type_path((dir / "figure.png").string());
  for (int kind = 0; kind < 4; ++kind) {
    d.click("export.kind." + std::to_string(kind));
    d.settle();
    const std::string path = (dir / "figure").string() + endings[kind];  // the ending follows the kind
    EXPECT_FALSE(fs::exists(path));
    d.click("export.save");
    d.settle();
    ASSERT_TRUE(fs::exists(path)) << path;
    EXPECT_FALSE(d.session.toasts.back().is_error) << d.session.toasts.back().text.in(Lang::en);
    EXPECT_NE(d.session.toasts.back().text.in(Lang::en).find(path), std::string::npos);
    if (kind < 3) {
      EXPECT_TRUE(state_from_json(read_embedded_state(path)) == d.session.state) << path;
    }
  }
}

TEST_F(Exporting, ResolutionMultipliesThePixels) {
  int widths[3];
  for (int i = 0; i < 3; ++i) {
    d.click("export.resolution." + std::to_string(i));
    d.settle();
    const std::string path = (dir / (std::to_string(i) + ".png")).string();
    type_path(path);
    d.click("export.save");
    d.settle();
    const std::string bytes = read_file(path);
    widths[i] = (static_cast<unsigned char>(bytes[18]) << 8) + static_cast<unsigned char>(bytes[19]);
  }
  EXPECT_NEAR(widths[1], 2 * widths[0], 2);
  EXPECT_NEAR(widths[2], 4 * widths[0], 4);
}

TEST_F(Exporting, WarnsAndRefuses) {
  registry::record_texts(true);
  const auto says = [](const std::string& words) {
    for (const TextInfo& t : registry::texts())
      if (t.text.find(words) != std::string::npos) return true;
    return false;
  };
  const std::string path = (dir / "a.png").string();
  type_path(path);
  EXPECT_TRUE(says("新文件"));
  d.click("export.save");
  d.settle();
  EXPECT_TRUE(says("将被替换"));
  type_path(dir.string());
  EXPECT_TRUE(says("文件夹"));
  EXPECT_FALSE(registry::find("export.save")->enabled);
  type_path((dir / "no" / "such.png").string());
  EXPECT_FALSE(registry::find("export.save")->enabled);
  registry::record_texts(false);
}

TEST_F(Exporting, AnUnwritablePlaceIsSaidClearly) {
  export_now(d.session, ExportKind::png, 1, "/proc/headlight.png");
  ASSERT_FALSE(d.session.toasts.empty());
  EXPECT_TRUE(d.session.toasts.back().is_error);
  EXPECT_NE(d.session.toasts.back().text.in(Lang::en).find("/proc/headlight.png"), std::string::npos);
  export_now(d.session, ExportKind::svg, 1, (dir / "x.png").string());
  EXPECT_TRUE(d.session.toasts.back().is_error);
  EXPECT_FALSE(fs::exists(dir / "x.png"));
}

TEST_F(Exporting, TheWholeWindowIsLeftToTheWindow) {
  d.click("export.kind.4");
  d.settle();
  type_path((dir / "window.png").string());
  d.click("export.save");
  EXPECT_EQ(d.session.save_window_to, (dir / "window.png").string());
  EXPECT_EQ(d.session.panel, Panel::none);
}

TEST_F(Exporting, NamesSayWhatIsInTheFile) {
  d.session.state.view = ViewKind::heatmap;
  d.session.state.selection.layer = 1;
  d.session.state.selection.head = 2;
  EXPECT_EQ(default_export_path(d.session, ExportKind::svg, "/tmp"), "/tmp/headlight-weights-layer2-head3.svg");
  EXPECT_EQ(default_export_path(d.session, ExportKind::window, "/tmp"), "/tmp/headlight-window.png");
  EXPECT_EQ(with_ending("/a/b.c.png", ExportKind::pdf), "/a/b.c.pdf");
  EXPECT_EQ(target_of(""), Target::empty);
}

TEST(Help, OpensWithF1AndHasTheSettings) {
  Driver d;
  d.settle();
  d.press(Key::f1);
  d.settle();
  ASSERT_EQ(d.session.panel, Panel::help);
  d.click("help.lang.1");
  d.settle();
  EXPECT_EQ(d.session.state.preferences.lang, Lang::en);
  d.click("help.theme.1");
  d.settle();
  EXPECT_EQ(d.session.state.preferences.theme, ThemeKind::dark);
  d.click("help.theme.2");
  d.settle();
  EXPECT_EQ(d.session.state.preferences.theme, ThemeKind::projector);
  d.click("help.motion.1");
  d.settle();
  EXPECT_FALSE(d.session.state.preferences.motion);
  d.press(Key::escape);
  d.settle();
  EXPECT_EQ(d.session.panel, Panel::none);
}

}  // namespace
}  // namespace headlight::testing
