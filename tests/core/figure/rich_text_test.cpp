#include "core/figure/rich_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace headlight {
namespace {

TEST(RichText, LaysPlainTextInOneRun) {
  const auto runs = layout_rich_text("softmax 注意力", TextSize::text, false, 2);
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].text, "softmax 注意力");
  EXPECT_FLOAT_EQ(runs[0].size, 30);
  EXPECT_FLOAT_EQ(runs[0].x, 0);
  EXPECT_FLOAT_EQ(runs[0].dy, 0);
}

TEST(RichText, SetsScriptsSmallerLowerAndHigher) {
  const auto runs = layout_rich_text("W_{Q}x^{2}", TextSize::text, false, 1);
  ASSERT_EQ(runs.size(), 4U);
  EXPECT_EQ(runs[1].text, "Q");
  EXPECT_LT(runs[1].size, runs[0].size);
  EXPECT_GT(runs[1].dy, 0);
  EXPECT_EQ(runs[3].text, "2");
  EXPECT_LT(runs[3].dy, 0);
  for (std::size_t i = 1; i < runs.size(); ++i) EXPECT_GT(runs[i].x, runs[i - 1].x);
}

TEST(RichText, NestsScriptsAndStacksSubWithSuper) {
  const auto nested = layout_rich_text("e^{x_{i}}", TextSize::text, false, 1);
  ASSERT_EQ(nested.size(), 3U);
  EXPECT_LT(nested[2].size, nested[1].size);
  EXPECT_GT(nested[2].dy, nested[1].dy) << "lower than the exponent it belongs to";
  const auto stacked = layout_rich_text("x_{i}^{2}", TextSize::text, false, 1);
  ASSERT_EQ(stacked.size(), 3U);
  EXPECT_FLOAT_EQ(stacked[1].x, stacked[2].x);
}

TEST(RichText, DrawsARootOverItsContent) {
  const auto runs = layout_rich_text("\\sqrt{d_{k}}", TextSize::text, false, 1);
  ASSERT_EQ(runs.size(), 3U);
  const TextRun& sign = runs[2];
  EXPECT_TRUE(sign.text.empty());
  ASSERT_EQ(sign.strokes.size(), 5U);
  EXPECT_GT(sign.line, 0);
  EXPECT_GT(runs[0].x, 0) << "the content begins after the sign";
  EXPECT_GE(sign.strokes.back().x, runs[1].x + text_width("k", TextSize::text) * runs[1].size / 15);
  EXPECT_FLOAT_EQ(sign.strokes[3].y, sign.strokes[4].y) << "the bar is level";
  EXPECT_LT(sign.strokes[4].y, -0.4F * 15) << "above the letters";
}

TEST(RichText, MarksBoldAndTakesTheRestLiterally) {
  const auto runs = layout_rich_text("a **b** c", TextSize::text, false, 1);
  ASSERT_EQ(runs.size(), 3U);
  EXPECT_FALSE(runs[0].bold);
  EXPECT_TRUE(runs[1].bold);
  EXPECT_EQ(plain_text("a_b ^ 2 ** 3 {x} _{open"), "a_b ^ 2 ** 3 {x} _{open");
  EXPECT_EQ(plain_text("\\alpha \\\\ \\sqrt x"), "\\alpha \\ \\sqrt x");
  EXPECT_TRUE(layout_rich_text("x", TextSize::title, false, 1)[0].bold) << "titles are bold by themselves";
}

TEST(RichText, HasAPlainForm) {
  EXPECT_EQ(plain_text("W_{Q}"), "W_Q");
  EXPECT_EQ(plain_text("\\sqrt{d_{k}}"), "√d_k");
  EXPECT_EQ(plain_text("**x**^{2}"), "x^2");
}

TEST(RichText, ShowsAUsersWordsAsTheyAre) {
  for (const std::string word : {"a_{b}", "**x**", "\\sqrt{2}", "C:\\dir\\", "^{}", "{", "\\"}) {
    EXPECT_EQ(plain_text(literal_text(word)), word);
    EXPECT_EQ(layout_rich_text(literal_text(word), TextSize::label, false, 1).size(), 1U) << word;
  }
}

TEST(TextWidth, GrowsLinearlyWithTheScale) {
  const float one = text_width("Attention 注意力 W_{Q}", TextSize::label);
  EXPECT_GT(one, 100);
  EXPECT_NEAR(text_width("Attention 注意力 W_{Q}", TextSize::label, false, 3), 3 * one, 0.01);
  EXPECT_GT(text_width("iiii", TextSize::text, true), 0);
  EXPECT_EQ(text_width("", TextSize::text), 0);
}

TEST(TextWidth, IsTheSameForAllDigits) {
  for (const char digit : std::string("023456789"))
    EXPECT_FLOAT_EQ(text_width(std::string(1, digit), TextSize::digits), text_width("1", TextSize::digits));
  EXPECT_NEAR(text_width("1.25", TextSize::digits), 4 * text_width("1", TextSize::digits), 0.01);
}

TEST(TextWidth, SurvivesInvalidUtf8) {
  const std::string broken = "a\xFF\xC3(b";
  EXPECT_GT(text_width(broken, TextSize::text), text_width("ab", TextSize::text));
  EXPECT_EQ(layout_rich_text(broken, TextSize::text, false, 1)[0].text, "a\xEF\xBF\xBD\xEF\xBF\xBD(b");
  EXPECT_FALSE(wrapped(broken, TextSize::text, 10, 1).empty());
}

TEST(TextWidth, MayBeAskedFromSeveralThreads) {
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t] {
      for (int i = 0; i < 50; ++i)
        EXPECT_GT(text_width("thread " + std::to_string(t) + " " + std::to_string(i % 7), TextSize::text), 10);
    });
}

TEST(Ellipsized, ShortensToWholeCharactersWithinTheWidth) {
  EXPECT_EQ(ellipsized("short", TextSize::label, 200, false, 1), "short");
  for (const std::string text :
       {"transformer attention weights", "今天天气真好我想出去玩", "**bold text** and W_{query}x"}) {
    const std::string cut = ellipsized(text, TextSize::label, 60, false, 1);
    EXPECT_TRUE(cut.ends_with("…")) << cut;
    EXPECT_LE(text_width(cut, TextSize::label), 60) << cut;
    EXPECT_GT(text_width(cut, TextSize::label), 30) << "not shorter than needed: " << cut;
  }
  EXPECT_EQ(ellipsized("今天", TextSize::label, 1, false, 1), "…");
  EXPECT_TRUE(plain_text(ellipsized("**bold text**", TextSize::label, 50, false, 1)).find('*') == std::string::npos);
}

TEST(Wrapped, BreaksAtBlanks) {
  const auto lines = wrapped("every head looks at other words", TextSize::label, 90, 1);
  ASSERT_GE(lines.size(), 2U);
  std::string joined;
  for (const std::string& line : lines) {
    EXPECT_LE(text_width(line, TextSize::label), 90.5F) << line;
    EXPECT_FALSE(line.ends_with(" "));
    joined += (joined.empty() ? "" : " ") + line;
  }
  EXPECT_EQ(joined, "every head looks at other words");
}

TEST(Wrapped, BreaksBetweenChineseCharactersButNotBeforeAComma) {
  const std::string text = "今天天气真好，我想出去玩。";
  std::string joined;
  for (const std::string& line : wrapped(text, TextSize::label, 6 * 13 + 1, 1)) {
    EXPECT_FALSE(line.starts_with("，"));
    EXPECT_FALSE(line.starts_with("。"));
    EXPECT_LE(text_width(line, TextSize::label), 6 * 13 + 1.5F);
    joined += line;
  }
  EXPECT_EQ(joined, text);
}

TEST(Wrapped, CutsWhatHasNoBreakAndKeepsLineEnds) {
  EXPECT_GE(wrapped("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", TextSize::label, 50, 1).size(), 3U);
  EXPECT_EQ(wrapped("one\ntwo", TextSize::label, 500, 1), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(wrapped("", TextSize::label, 500, 1), std::vector<std::string>{""});
  EXPECT_EQ(wrapped("a", TextSize::label, 0, 1), std::vector<std::string>{"a"});
}

TEST(Wrapped, CarriesMarkupOverTheLines) {
  const auto lines = wrapped("**very bold words here** W_{query}", TextSize::label, 70, 1);
  ASSERT_GE(lines.size(), 2U);
  EXPECT_TRUE(layout_rich_text(lines[1], TextSize::label, false, 1)[0].bold);
  std::string all;
  for (const std::string& line : lines) all += plain_text(line) + " ";
  EXPECT_EQ(all, "very bold words here W_query ");
}

TEST(RichText, ARootSignBeforeANameIsARoot) {
  for (const char* text : {"√d", "√16", "x/√d_{k} + 1", "**√d**"}) {
    const auto runs = layout_rich_text(text, TextSize::text, false, 1);
    EXPECT_TRUE(std::any_of(runs.begin(), runs.end(), [](const TextRun& run) { return !run.strokes.empty(); })) << text;
    EXPECT_TRUE(std::none_of(runs.begin(), runs.end(), [](const TextRun& run) {
      return run.text.find("√") != std::string::npos;
    })) << text;
  }
  EXPECT_EQ(plain_text("÷ √d_{k} = √16"), "÷ √d_k = √16");
  EXPECT_EQ(plain_text(literal_text("√2")), "√2");
  EXPECT_EQ(layout_rich_text("√ of", TextSize::text, false, 1).size(), 1U);
  EXPECT_FLOAT_EQ(text_width("√d", TextSize::text), text_width("\\sqrt{d}", TextSize::text));
}

TEST(RichText, QuotationMarksBetweenLatinLettersAreNarrow) {
  const auto width = [](const char* text) { return text_width(text, TextSize::text); };
  const float size = pixels(TextSize::text);
  const float mark = width("“") / size;
  if (mark < 0.9F) GTEST_SKIP() << "no Chinese typeface here";
  EXPECT_LT(width("a “b” c"), width("a b c") + 0.9F * size);
  EXPECT_LT(width("isn’t"), width("isnt") + 0.3F * size);
  EXPECT_LT(width("“été” est"), width("été est") + 0.9F * size);
  EXPECT_NEAR(width("这是“玩”字"), width("这是玩字") + 2 * mark * size, 0.01F);
  // Markup or not, a part of it or the whole: the same.
  EXPECT_NEAR(width("**a “b” c**"), text_width("a “b” c", TextSize::text, true), 0.01F);
  const auto runs = layout_rich_text("a “b” c", TextSize::text, false, 1);
  ASSERT_EQ(runs.size(), 5U);
  EXPECT_LT(runs[1].x, runs[0].x + width("a "));  // its empty half lies over the blank before it
  EXPECT_EQ(runs[1].text + runs[2].text + runs[3].text, "“b”");
  EXPECT_GE(runs[2].x, width("a ") + 0.3F * size);
}

}  // namespace
}  // namespace headlight
