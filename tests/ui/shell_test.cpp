// The window around the views: bar, sentence, undo, languages, sizes.
#include <gtest/gtest.h>

#include <map>

#include "app/ui/ui.h"
#include "app/views/view.h"
#include "imgui.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

using Key = headlight::Key;

std::vector<std::string> tokens(const Session& session) {
  std::vector<std::string> words;
  for (const Token& token : session.run->source.front().tokens) words.push_back(token.text);
  return words;
}

TEST(Shell, OpensOnTheTenTokensWithTheQueryAtTheEnd) {
  Driver d;
  ASSERT_NE(d.session.run, nullptr);
  EXPECT_EQ(tokens(d.session),
            (std::vector<std::string>{"今天", "天气", "真", "好", "，", "我", "想", "出", "去", "玩"}));
  EXPECT_EQ(d.session.shown().query, 9);
  EXPECT_EQ(d.label("sentence.token.0"), "今天");
  EXPECT_NE(d.label("bar.model").find("随机权重：图案尚无意义"), std::string::npos);
}

TEST(Shell, AClickOnATokenMakesItTheQuery) {
  Driver d;
  d.click("sentence.token.3");
  EXPECT_EQ(d.session.shown().query, 3);
}

TEST(Shell, TypingChineseRunsTheModelAtEveryKeyStroke) {
  Driver d;
  const auto before = d.session.run;
  d.click("sentence.edit");
  ASSERT_TRUE(d.has("sentence.field"));
  d.press(Key::end);
  d.type("吧");
  EXPECT_EQ(d.session.sentence(), "今天|天气|真|好|，|我|想|出|去|玩吧");
  EXPECT_NE(d.session.run, before);
  EXPECT_EQ(tokens(d.session).back(), "玩吧");
  d.type("|");
  d.type("你");
  EXPECT_EQ(tokens(d.session).back(), "你");
}

TEST(Shell, EscapeLeavesTheFieldAndKeepsWhatWasTyped) {
  Driver d;
  d.press(Key::f2);
  d.press(Key::end);
  d.type("abc");
  d.press(Key::escape);
  EXPECT_FALSE(d.has("sentence.field"));
  EXPECT_EQ(d.session.sentence(), "今天|天气|真|好|，|我|想|出|去|玩abc");
}

TEST(Shell, EnterLeavesTheField) {
  Driver d;
  d.press(Key::l, true);
  ASSERT_TRUE(d.has("sentence.field"));
  d.press(Key::enter);
  EXPECT_FALSE(d.has("sentence.field"));
}

TEST(Shell, EmojiSurviveEditing) {
  Driver d;
  d.session.set_sentence("好😀的");
  d.settle();
  d.click("sentence.edit");
  d.press(Key::end);
  d.type("🚀x");
  EXPECT_EQ(d.session.sentence(), "好😀的🚀x");
}

TEST(Shell, ShortcutsDoNothingWhileTyping) {
  Driver d;
  d.click("sentence.edit");
  const ViewKind view = d.session.state.view;
  d.type("2");
  d.press(Key::digit1);
  EXPECT_EQ(d.session.state.view, view);
}

TEST(Shell, UndoAndRedoByKeysAndButtons) {
  Driver d;
  d.click("sentence.token.2");
  d.rest(5);
  d.frames(2);
  d.click("sentence.token.5");
  ASSERT_EQ(d.session.shown().query, 5);
  d.press(Key::z, true);
  EXPECT_EQ(d.session.shown().query, 2);
  d.press(Key::z, true, true);
  EXPECT_EQ(d.session.shown().query, 5);
  d.click("bar.undo");
  EXPECT_EQ(d.session.shown().query, 2);
  d.click("bar.redo");
  EXPECT_EQ(d.session.shown().query, 5);
  d.press(Key::z, true);
  d.press(Key::y, true);
  EXPECT_EQ(d.session.shown().query, 5);
}

TEST(Shell, UndoWhileTypingReachesTheField) {
  Driver d;
  d.click("sentence.edit");
  d.press(Key::end);
  d.type("X");
  d.rest(5);
  d.type("Y");
  d.press(Key::z, true);
  EXPECT_EQ(d.session.sentence(), "今天|天气|真|好|，|我|想|出|去|玩X");
  d.press(Key::end);
  d.type("Z");
  EXPECT_EQ(d.session.sentence(), "今天|天气|真|好|，|我|想|出|去|玩XZ");
}

TEST(Shell, TheLanguageMovesNoWidgetIdAndLosesNoState) {
  Driver d;
  const auto ids = [] {
    std::vector<std::string> names;
    for (const WidgetInfo& w : registry::all()) names.push_back(w.id);
    return names;
  };
  d.resize(1920, 1000);  // both languages fit in full
  const auto chinese = ids();
  const LabState before = d.session.state;
  d.click("bar.lang.en");
  EXPECT_EQ(ids(), chinese);
  EXPECT_EQ(d.label("sentence.edit"), "Edit");
  LabState after = d.session.state;
  EXPECT_EQ(after.preferences.lang, Lang::en);
  after.preferences.lang = before.preferences.lang;
  EXPECT_EQ(after, before);
  d.click("bar.lang.zh");
  EXPECT_EQ(d.label("sentence.edit"), "编辑");
}

TEST(Shell, TheSentenceIsPaddedToABatch) {
  Driver d;
  d.click("sentence.add");
  ASSERT_EQ(d.session.state.request.sentences.size(), 2U);
  d.press(Key::a, true);
  d.type("短句");
  d.press(Key::enter);
  EXPECT_EQ(d.session.run->source.size(), 2U);
  EXPECT_EQ(d.session.shown().sentence, 1);
  d.click("sentence.previous");
  EXPECT_EQ(d.session.shown().sentence, 0);
  d.click("sentence.next");
  d.click("sentence.remove");
  EXPECT_EQ(d.session.state.request.sentences.size(), 1U);
}

TEST(Shell, AnExampleReplacesTheSentence) {
  Driver d;
  const std::string before = d.session.sentence();
  d.click("sentence.examples");
  ASSERT_TRUE(d.has("sentence.examples.1"));
  d.click("sentence.examples.1");
  EXPECT_NE(d.session.sentence(), before);
  EXPECT_EQ(d.session.run_error, "");
}

TEST(Shell, ATargetRowAppearsForTwoStacks) {
  LabState state = initial_state();
  state.request.model.config = with_architecture(state.request.model.config, Architecture::encoder_decoder);
  Driver d(state);
  ASSERT_TRUE(d.has("target.edit"));
  d.click("target.edit");
  d.type("你好");
  EXPECT_EQ(d.session.target(), "你好");
  d.press(Key::enter);
  EXPECT_EQ(d.label("target.token.0"), "<bos>");
  d.click("target.token.1");
  EXPECT_TRUE(d.session.shown().decoder_stack);
  EXPECT_EQ(d.session.shown().query, 1);
}

TEST(Shell, EmptySentenceIsAFriendlyState) {
  Driver d;
  d.session.set_sentence("");
  d.settle();
  EXPECT_EQ(d.session.run->graph.size(), 0);
  ASSERT_TRUE(d.has("sentence.empty"));
  d.click("sentence.empty");
  d.type("hello world");
  EXPECT_EQ(tokens(d.session), (std::vector<std::string>{"hello", "world"}));
}

TEST(Shell, StrangeSentencesAreHarmless) {
  Driver d;
  for (const std::string text :
       {"\xff\xfe bad", "👩‍👩‍👧 family", "שלום עולם", "|||", "   ", "a_{b}^{c} **d** \\sqrt{"}) {
    d.session.set_sentence(text);
    d.settle();
    EXPECT_EQ(d.session.run_error, "") << text;
  }
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "w" + std::to_string(i % 50) + " ";
  d.session.set_sentence(many);
  d.settle();
  EXPECT_TRUE(d.session.run->source.front().truncated);
}

TEST(Shell, ASentenceThatIsCutSaysSoInItsBar) {
  std::string many;
  for (int i = 0; i < 1100; ++i) many += "word" + std::to_string(i) + " ";
  for (const float width : {640.0F, 1280.0F}) {
    Driver d(initial_state(), width, 600);
    d.session.set_sentence(many);
    for (const Lang lang : {Lang::en, Lang::zh}) {
      d.session.set_language(lang);
      d.settle();
      ASSERT_TRUE(d.has("sentence.note")) << width;
      EXPECT_EQ(d.label("sentence.note"), lang == Lang::en ? "cut after 1024 tokens" : "只取前 1024 个词元");
      EXPECT_GE(d.rect("sentence.note").w, 60);
      EXPECT_LE(d.rect("sentence.note").right(), width);
    }
  }
}

TEST(Shell, ALongWordLeavesRoomForItsNeighbours) {
  Driver d;
  d.session.set_sentence(std::string(6000, 'a') + "|b");
  d.settle();
  EXPECT_LT(d.rect("sentence.token.0").w, 300);
  EXPECT_TRUE(d.has("sentence.token.1"));
}

TEST(Shell, NothingIsDrawnBeyondItsPart) {
  LabState state = initial_state();
  state.view = ViewKind::heatmap;  // with turned labels
  state.request.sentences = {""};
  for (int i = 0; i < 200; ++i) state.request.sentences.front() += "word" + std::to_string(i) + " ";
  Driver d(state);
  d.settle();
  const ImDrawData* data = ImGui::GetDrawData();
  ASSERT_NE(data, nullptr);
  for (int i = 0; i < data->CmdListsCount; ++i)
    for (const ImDrawCmd& command : data->CmdLists[i]->CmdBuffer)
      EXPECT_LE(command.ClipRect.z, 1281) << data->CmdLists[i]->_OwnerName;
}

TEST(Shell, TextSizeByKeys) {
  Driver d;
  d.press(Key::equal, true);
  EXPECT_GT(d.session.state.preferences.text_scale, 1);
  EXPECT_GT(ui().scale, 1);
  d.press(Key::minus, true);
  d.press(Key::minus, true);
  EXPECT_LT(d.session.state.preferences.text_scale, 1);
  d.press(Key::digit0, true);
  EXPECT_EQ(d.session.state.preferences.text_scale, 1);
}

TEST(Shell, SmallWindowsHideTheSidesBehindVisibleButtons) {
  Driver d;
  EXPECT_TRUE(d.session.show_calculator);
  d.resize(700, 600);
  EXPECT_FALSE(d.session.show_calculator);
  EXPECT_FALSE(d.session.show_rail);
  d.click("calculator.handle");
  EXPECT_TRUE(d.session.show_calculator);
  d.click("rail.handle");
  EXPECT_TRUE(d.session.show_rail);
  d.resize(1280, 800);
  EXPECT_TRUE(d.session.show_calculator);
}

TEST(Shell, WhatCannotBeOpenedIsSaidAndChangesNothing) {
  Driver d;
  const LabState before = d.session.state;
  EXPECT_FALSE(d.session.open_path("/nowhere/at/all.json"));
  EXPECT_FALSE(d.session.open_path("/nowhere/at/all.json"));
  d.frames(2);
  ASSERT_EQ(d.session.toasts.size(), 1U);
  EXPECT_EQ(d.session.toasts[0].count, 2);
  EXPECT_TRUE(d.session.toasts[0].is_error);
  EXPECT_EQ(d.session.state, before);
  d.click("toast.0.close");
  EXPECT_TRUE(d.session.toasts.empty());
}

/// The widgets of the bar and of the sentence never lie over each other.
TEST(Shell, NothingOverlapsInTheBarsAtAnySize) {
  Driver d;
  for (const Lang lang : {Lang::en, Lang::zh}) {
    for (const float scale : {1.0F, 1.5F}) {
      for (const auto& [width, height] : std::vector<std::pair<float, float>>{{1280, 800}, {900, 600}, {1920, 1080}}) {
        d.session.set_language(lang);
        d.session.state.preferences.text_scale = scale;
        d.resize(width, height);
        std::vector<WidgetInfo> bars;
        for (const WidgetInfo& w : registry::all()) {
          const bool token = w.id.find(".token.") != std::string::npos;  // they scroll
          if (!token && (w.id.starts_with("bar.") || w.id.starts_with("sentence."))) bars.push_back(w);
        }
        for (std::size_t i = 0; i < bars.size(); ++i) {
          const Rect a = bars[i].rect;
          EXPECT_GE(a.x, 0) << bars[i].id << " at " << width;
          EXPECT_LE(a.right(), width + 0.5F) << bars[i].id << " at " << width << " × " << scale;
          for (std::size_t k = i + 1; k < bars.size(); ++k) {
            const Rect b = bars[k].rect;
            const bool apart = a.right() <= b.x + 0.5F || b.right() <= a.x + 0.5F || a.bottom() <= b.y + 0.5F ||
                               b.bottom() <= a.y + 0.5F;
            EXPECT_TRUE(apart) << bars[i].id << " and " << bars[k].id << " at " << width << " × " << scale;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace headlight::testing
