// Exhibits in the window: the mouse, typed numbers, the calculator, and whether all can be read.
#include <gtest/gtest.h>

#include <set>

#include "app/ui/keys.h"
#include "core/lab/exhibit.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState opened(const std::string& exhibit) {
  LabState state = opening_state();
  state.view = ViewKind::exhibit;
  state.exhibit.id = exhibit;
  return state;
}

TEST(ExhibitWindow, InTheWindow) {
  Driver d(opened("lookup"));
  d.settle();
  const Point grip = d.at_handle("query");
  d.drag(grip, {grip.x + 120, grip.y});
  d.settle();
  const auto& values = d.session.state.exhibit.values;
  ASSERT_TRUE(values.contains("query"));
  EXPECT_GT(values.at("query").front(), 10.5);
  EXPECT_TRUE(d.has("exhibit.temperature"));
  d.click("exhibit.temperature");
  d.settle();
  EXPECT_TRUE(d.session.state.exhibit.values.contains("temperature"));
}

TEST(ExhibitWindow, UndoTakesBackASliderAndStays) {
  Driver d(opened("causal-mask"));
  d.session.state.exhibit = {"lookup", {}, {}};
  d.settle();
  const LabState before = d.session.state;
  d.click("exhibit.temperature");
  d.settle();
  ASSERT_FALSE(d.session.state == before);
  d.press(Key::z, true);
  d.settle();
  EXPECT_TRUE(d.session.state == before);
}

TEST(ExhibitWindow, UndoLeavesTheExhibitThatOpenedByItself) {
  LabState start = opening_state();
  start.view = ViewKind::heatmap;
  Driver d(start);
  d.settle();
  d.session.state.view = ViewKind::exhibit;
  d.settle();
  EXPECT_NE(d.session.state.exhibit.id, "");
  d.press(Key::z, true);
  d.settle();
  EXPECT_EQ(d.session.state.view, ViewKind::heatmap);
}

/// The plane computes nothing on the side: its picture never makes room for "Computing …", and no move is lost.
TEST(ExhibitWindow, AHandleFollowsEveryMoveOfTheMouse) {
  Driver d(opened("plane"));
  const Point from = d.at_handle("q");
  d.move_to(from);
  feed_mouse_button(true);
  d.frames(1);
  for (int i = 1; i <= 8; ++i) {
    const Point to{from.x - 4 * static_cast<float>(i), from.y + 3 * static_cast<float>(i)};
    feed_mouse(to.x, to.y);
    d.frames(1);
    ASSERT_TRUE(d.session.current_figure) << i;
    d.frames(1);
    ASSERT_TRUE(d.session.current_figure) << i;
    EXPECT_NEAR(d.at_handle("q").x, to.x, 5) << i;  // components have one decimal
    EXPECT_NEAR(d.at_handle("q").y, to.y, 5) << i;
  }
  feed_mouse_button(false);
  d.frames(1);
}

TEST(ExhibitWindow, ANumberIsTypedOverAndAResultOpensInTheCalculator) {
  Driver d(opened("by-hand"));
  d.settle();
  const Rect figure = d.rect("exhibit.figure.figure");
  Point entry;
  for (const Shape2D& shape : d.session.current_figure->shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      if (rect->tag.kind == Tag::Kind::entry && rect->tag.value.name == "x" && rect->tag.value.at.col == 4)
        entry = {figure.x + rect->at.x + rect->at.w / 2, figure.y + rect->at.y + rect->at.h / 2};
  d.click_at(entry);
  d.settle();
  ASSERT_TRUE(d.has("exhibit.entry.x.4"));
  d.press(Key::a, true);
  d.type("-3");
  d.press(Key::enter);
  d.settle();
  const auto& values = d.session.state.exhibit.values;
  ASSERT_TRUE(values.contains("x"));
  EXPECT_EQ(values.at("x")[4], -3);
  // Q of B is now (0, −3): the sum is explained, term by term.
  const ValueRef q{name_in_study(0, "blocks.0.attn.q"), {0, 1, 1}};
  d.click_at(d.at_element(q, "exhibit.figure"));
  d.settle();
  ASSERT_TRUE(d.session.explanation);
  EXPECT_EQ(d.session.explanation->value, -3.0F);
  EXPECT_EQ(d.session.explanation->operands.size(), 6U);
}

/// "story · trained" stands above an exhibit only when what is seen comes from this model.
TEST(ExhibitWindow, TheBarSaysWhoseWeightsAreShown) {
  struct Said {
    const char *exhibit, *en, *zh;
  };
  const char *no_en = "this exhibit uses no model", *no_zh = "本展品不用模型";
  const Said all[] = {{"lookup", no_en, no_zh},
                      {"plane", no_en, no_zh},
                      {"projection", no_en, no_zh},
                      {"by-hand", no_en, no_zh},
                      {"softmax-check", no_en, no_zh},
                      {"score-functions", no_en, no_zh},
                      {"race", "own weights: trained here", "自带权重：当场训练"},
                      {"influence", "own weights: random", "自带权重：随机"},
                      {"patches", "own weights: trained", "自带权重：已训练"},
                      {"captions", "own weights: trained", "自带权重：已训练"},
                      {"families", "own weights: trained", "自带权重：已训练"},
                      {"teacher-forcing", "own weights: trained", "自带权重：已训练"},
                      {"silence", "story", "story"},
                      {"split-heads", "story", "story"},
                      {"batch-masks", "story", "story"}};
  for (const bool in_lesson : {false, true}) {
    Driver d(opened("lookup"));
    if (in_lesson) d.session.state.lesson = {"03-four-steps", 0};
    d.settle();
    for (const Said& one : all)
      for (const Lang lang : {Lang::en, Lang::zh}) {
        d.session.set_language(lang);
        d.session.state.exhibit = {one.exhibit, {}, {}};
        d.settle();
        const std::string words = d.label("bar.model");
        EXPECT_NE(words.find(lang == Lang::en ? one.en : one.zh), std::string::npos) << one.exhibit << ": " << words;
        EXPECT_EQ(words.find("story") != std::string::npos, one.en == std::string("story"))
            << one.exhibit << ": " << words;
      }
    d.session.state.exhibit = {"score-functions", {{"where", {1}}}, {}};
    d.settle();
    EXPECT_NE(d.label("bar.model").find("story"), std::string::npos) << "vectors of the sentence are of this model";
    d.session.state.lesson = {};
    d.session.state.view = ViewKind::heatmap;
    d.settle();
    EXPECT_NE(d.label("bar.model").find("story"), std::string::npos);
  }
}

TEST(ExhibitWindow, NothingIsCutInTheWindow) {
  registry::record_texts(true);
  LabState state = opening_state();
  state.view = ViewKind::exhibit;
  Driver d(state);
  for (const auto& [width, height] : {std::pair{1280.0F, 800.0F}, {900.0F, 600.0F}, {1920.0F, 1080.0F}}) {
    d.resize(width, height);
    for (const Lang lang : {Lang::en, Lang::zh}) {
      d.session.set_language(lang);
      for (const Exhibit& exhibit : exhibits()) {
        const std::string id = exhibit.id;
        d.session.state.exhibit = {id, {}, {}};
        d.settle();
        const std::string where =
            id + " " + std::to_string(static_cast<int>(width)) + (lang == Lang::en ? " en" : " zh");
        EXPECT_GT(registry::texts().size(), 20U) << where;
        std::set<std::string> told;
        for (const TextInfo& t : registry::texts()) {
          if (!told.insert(t.text).second) continue;
          EXPECT_EQ(t.missing, 0U) << "no glyph in “" << t.text << "” " << where;
          EXPECT_FALSE(t.shortened) << "shortened: “" << t.text << "” " << where;
        }
      }
    }
  }
  registry::record_texts(false);
}

}  // namespace
}  // namespace headlight::testing
