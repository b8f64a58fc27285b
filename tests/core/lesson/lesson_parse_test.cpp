#include <gtest/gtest.h>

#include <algorithm>

#include "core/lesson/latex.h"
#include "core/lesson/lesson.h"
#include "core/lesson/library.h"

namespace headlight {
namespace {

Lesson read(const std::string& text) { return parse_lesson(text, "00-test", Lang::en); }

const std::string head = "---\ntitle: A test\nminutes: 4\nset: view=\"heatmap\"\nshow: sentence\n---\n";

TEST(LessonParse, ReadsHeadStepsAndBlocks) {
  const Lesson lesson = read(head +
                             "# One\n\n```set\nselection.head=1\nselection.layer=0\n```\n\nLook at [head 3](<set: "
                             "selection.head=2>) and $QK^T$: "
                             "{{= 1 + 1 | 0}}.\n\n- first\n- second\n\n$$\\frac{a}{b}$$\n\n# Two\n\n{{exhibit lookup "
                             "exhibit.temperature=0.5}}\n\n"
                             "{{figure heatmap selection.head=1}}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
  EXPECT_TRUE(lesson.faults.empty()) << lesson.faults[0].line << " " << lesson.faults[0].words.in(Lang::en);
  EXPECT_EQ(lesson.title, "A test");
  EXPECT_EQ(lesson.minutes, 4);
  EXPECT_EQ(lesson.assignments, std::vector<std::string>{"view=\"heatmap\""});
  EXPECT_EQ(lesson.show, std::vector<std::string>{"sentence"});
  ASSERT_EQ(lesson.steps.size(), 2U);
  const LessonStep& one = lesson.steps[0];
  EXPECT_EQ(one.title, "One");
  EXPECT_EQ(one.assignments, (std::vector<std::string>{"selection.head=1", "selection.layer=0"}));
  ASSERT_EQ(one.blocks.size(), 4U);
  const LessonLine& line = one.blocks[0].line;
  ASSERT_EQ(line.size(), 7U);
  EXPECT_EQ(line[1].link, "set: selection.head=2");
  EXPECT_EQ(line[3].kind, LessonSpan::Kind::formula);
  EXPECT_EQ(line[3].text, "QK^{T}");
  ASSERT_TRUE(line[5].expression);
  EXPECT_EQ(line[5].decimals, 0);
  EXPECT_EQ(one.blocks[1].marker, "•");
  EXPECT_EQ(one.blocks[3].kind, LessonBlock::Kind::formula);
  EXPECT_EQ(one.blocks[3].text, "\\frac{a}{b}");
  const LessonStep& two = lesson.steps[1];
  EXPECT_TRUE(two.exhibit);
  EXPECT_EQ(two.assignments,
            (std::vector<std::string>{"view=\"exhibit\"", "exhibit.id=\"lookup\"", "exhibit.temperature=0.5"}));
  ASSERT_EQ(two.blocks.size(), 2U);
  EXPECT_EQ(two.blocks[0].kind, LessonBlock::Kind::figure);
  EXPECT_EQ(two.blocks[0].assignments, std::vector<std::string>{"selection.head=1"});
  ASSERT_EQ(two.blocks[1].rows.size(), 2U);
  EXPECT_EQ(two.blocks[1].rows[1][1][0].text, "2");
}

TEST(LessonParse, MarkdownDoesNotTouchExpressions) {
  const Lesson lesson = read(head + "# One\n\na {{= 2*3*4}} b_{c} *d* {{= blocks.0.attn.W_Q[0, 0, 0]}}\n");
  EXPECT_TRUE(lesson.faults.empty());
  const LessonLine& line = lesson.steps.at(0).blocks.at(0).line;
  std::vector<std::string> expressions;
  for (const LessonSpan& span : line)
    if (span.expression) expressions.push_back(span.expression->text());
  EXPECT_EQ(expressions, (std::vector<std::string>{"2*3*4", "blocks.0.attn.W_Q[0, 0, 0]"}));
}

TEST(LessonParse, Questions) {
  const Lesson lesson = read(head +
                             "# One\n\n```ask\nkind: choice\ntext: Which of $a_1$?\noption: the **first** = 1 + "
                             "1\noption: $x = 2$ = 3\nright: {{= 3}}!\n"
                             "at: @pattern[h, q, 0]\nhide: yes\n```\n\n```ask\nkind: number\ntext: How much?\nanswer: "
                             "0.5\ntolerance: 10%\n```\n");
  EXPECT_TRUE(lesson.faults.empty());
  const auto& all = lesson.steps.at(0).questions;
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].options.at(1).label, "x = 2");
  EXPECT_TRUE(all[0].hide);
  const Verdict wrong = judge(all[0], {{0}, "", {}}, {}), right = judge(all[0], {{1}, "", {}}, {});
  EXPECT_FALSE(wrong.right);
  EXPECT_TRUE(right.right);
  EXPECT_EQ(right.best, std::vector<int>{1});
  EXPECT_EQ(spoken(all[0].right, {}), "3!");
  EXPECT_TRUE(judge(all[1], {{}, "0.54", {}}, {}).right);
  EXPECT_TRUE(judge(all[1], {{}, "48 %", {}}, {}).right);
  EXPECT_FALSE(judge(all[1], {{}, "0.6", {}}, {}).right);
  EXPECT_THROW(judge(all[1], {{}, "half", {}}, {}), Error);
}

TEST(LessonParse, OrderFromTheLargest) {
  const Lesson lesson =
      read(head + "# One\n\n```ask\nkind: order\ntext: Order.\nitem: a = 1\nitem: b = 3\nitem: c = 2\n```\n");
  const Question& q = lesson.steps.at(0).questions.at(0);
  EXPECT_TRUE(judge(q, {{1, 2, 0}, "", {}}, {}).right);
  EXPECT_FALSE(judge(q, {{2, 1, 0}, "", {}}, {}).right);
}

TEST(LessonParse, ItemsAreShuffledAlwaysTheSameWayAndNeverAsWritten) {
  for (std::size_t items = 2; items <= 5; ++items)
    for (std::size_t question = 0; question < 40; ++question) {
      const std::vector<int> shown = shuffled_items("03-four-steps", 2, question, items);
      std::vector<int> sorted = shown;
      std::sort(sorted.begin(), sorted.end());
      EXPECT_NE(shown, sorted);
      for (std::size_t i = 0; i < items; ++i) EXPECT_EQ(sorted[i], static_cast<int>(i));
      EXPECT_EQ(shown, shuffled_items("03-four-steps", 2, question, items));
    }
}

TEST(LessonParse, LargeCountsHaveThousands) {
  const auto said = [](double number) { return spoken(ExpressionValue{{number}, false, {}}, 2); };
  EXPECT_EQ(said(3136), "3136");
  EXPECT_EQ(said(65536), "65,536");
  EXPECT_EQ(said(-2097152), "-2,097,152");
  EXPECT_EQ(said(123456), "123,456");
  EXPECT_EQ(said(-1e-9), "0.00");
}

TEST(LessonParse, TheCourseLeavesPraiseToTheProgram) {
  const LessonLibrary library({LessonLibrary::standard_folders().front()});
  for (const auto& entry : library.entries())
    for (const Lang lang : {Lang::en, Lang::zh}) {
      const Lesson& lesson = *library.find(entry.id, lang);
      for (const LessonStep& step : lesson.steps)
        for (const Question& question : step.questions) {
          const std::string first = question.right.parts.empty() ? "" : question.right.parts[0].text;
          for (const char* praise : {"Yes", "Right", "对，", "对：", "对。"})
            EXPECT_FALSE(first.starts_with(praise)) << entry.id << ": " << first;
        }
    }
}

void expect_fault(const std::string& text, int line, int column) {
  const Lesson lesson = read(text);
  ASSERT_EQ(lesson.faults.size(), 1U) << text;
  EXPECT_EQ(lesson.faults[0].line, line) << lesson.faults[0].words.in(Lang::en);
  EXPECT_EQ(lesson.faults[0].column, column) << lesson.faults[0].words.in(Lang::en);
}

TEST(LessonParse, MistakesHaveLineAndColumn) {
  expect_fault(head + "# One\n\nText {{= 1 + }} more.\n", 9, 13);
  expect_fault(head + "# One\n\nGo [there](<jump: 3>).\n", 9, 13);
  expect_fault(head + "# One\n\n```ask\nkind: choice\ntext: a\noption: b = 1\noption: c = sun(2)\n```\n", 13, 13);
  expect_fault(head + "# One\n\nA {{= 1 without an end\n", 9, 3);
  expect_fault(head + "# One\n\n```python\nx\n```\n", 10, 1);
  expect_fault("---\ntitle: A\ncolour: red\n---\n# One\n", 3, 1);
  expect_fault("---\ntitle: A\nhide: kitchen\n---\n# One\n", 3, 1);
  expect_fault(head + "# One\n\n中文 $\\foo$\n", 9, 5);
}

TEST(LessonParse, TheRestStillWorks) {
  const Lesson lesson = read(head + "# One\n\n{{= 1 +}} good {{= 2}}\n\n# Two\n\nfine\n");
  EXPECT_EQ(lesson.faults.size(), 1U);
  ASSERT_EQ(lesson.steps.size(), 2U);
  EXPECT_EQ(lesson.steps[1].blocks.size(), 1U);
}

TEST(LessonParse, AnythingIsRead) {
  for (const char* text :
       {"", "---", "---\n---", "{{", "```ask", "# ", "[", "\xff\xfe", "---\ntitle: x\n---\n{{}}\n{{exhibit}}\n"})
    EXPECT_NO_THROW(read(text));
}

TEST(Latex, BecomesRichText) {
  EXPECT_EQ(rich_formula("QK^T/\\sqrt{d_k}"), "QK^{T}/\\sqrt{d_{k}}");
  EXPECT_EQ(rich_formula("\\frac{1}{n}\\sum_i x_i"), "\\frac{1}{n}Σ_{i} x_{i}");
  EXPECT_EQ(rich_formula("a \\cdot b \\le \\mathrm{max}"), "a · b ≤ max");
  EXPECT_EQ(rich_formula("\\mathbf{x}^{\\top}"), "**x**^{T}");
  EXPECT_THROW(rich_formula("\\foo"), Error);
  EXPECT_THROW(rich_formula("\\frac{1}"), Error);
  EXPECT_THROW(rich_formula("{a"), Error);
}

}  // namespace
}  // namespace headlight
