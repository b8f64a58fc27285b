// The whole course, walked from the first to the last step by the driver, in both languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "app/lessons/desk.h"
#include "core/lab/exhibit.h"
#include "core/lab/state_path.h"
#include "core/lesson/check.h"
#include "core/lesson/lesson_read.h"
#include "tests/ui/audit.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

struct Walked {
  std::string id;
  Lang lang;
};
void PrintTo(const Walked& w, std::ostream* out) { *out << w.id << (w.lang == Lang::zh ? " zh" : " en"); }

std::vector<Walked> whole_course() {
  std::vector<Walked> all;
  const LessonLibrary library({LessonLibrary::standard_folders().front()});
  for (const auto& entry : library.entries())
    for (const Lang lang : {Lang::en, Lang::zh}) all.push_back({entry.id, lang});
  return all;
}

/// What a wrong answer to a question is; nothing when every answer is right.
std::optional<Answer> wrong_answer(const Question& question, const Verdict& truth, int tokens) {
  Answer answer;
  switch (question.kind) {
    case Question::Kind::choice:
      for (int i = 0; i < static_cast<int>(question.options.size()); ++i)
        if (std::find(truth.best.begin(), truth.best.end(), i) == truth.best.end()) answer.chosen = {i};
      break;
    case Question::Kind::order:
      answer.chosen.assign(truth.best.rbegin(), truth.best.rend());
      break;
    case Question::Kind::token:
      answer.chosen = {truth.best.at(0) == 0 ? std::min(1, tokens - 1) : 0};
      break;
    case Question::Kind::number:
      answer.typed = std::to_string(truth.value + 10 * question.tolerance * std::max(1.0, std::abs(truth.value)) + 1);
      break;
    case Question::Kind::cell:
      answer.cell = truth.cell;
      answer.cell->at.col += answer.cell->at.col == 0 ? 1 : -1;
      break;
  }
  return answer;
}
Answer right_answer(const Question& question, const Verdict& truth) {
  Answer answer;
  answer.chosen = truth.best;
  if (question.kind == Question::Kind::choice) answer.chosen = {truth.best.at(0)};
  if (question.kind == Question::Kind::number) answer.typed = std::to_string(truth.value);
  answer.cell = truth.cell;
  return answer;
}

/// Answers as a learner does, by the page's links; returns what the program said.
Verdict give(Driver& d, std::size_t number, const Question& question, const Answer& answer) {
  LessonDesk& desk_here = desk(d.session);
  const std::string name = std::to_string(number);
  desk_here.follow(d.session, "again:" + name);
  d.frames(2);
  switch (question.kind) {
    case Question::Kind::number:
      desk_here.type_number(d.session, number, answer.typed);
      desk_here.follow(d.session, "check:" + name);
      break;
    case Question::Kind::cell:
      d.session.choose({Tag::Kind::cell, *answer.cell});
      break;
    default:
      for (const int option : answer.chosen)
        desk_here.follow(d.session, "answer:" + name + ":" + std::to_string(option));
  }
  // First the run of the step may be missing, then that of the question.
  for (int i = 0; i < 5; ++i) {
    d.frames(2);
    d.session.wait();
  }
  d.frames(2);
  const QuestionState& asked = desk_here.questions(d.session).at(number);
  EXPECT_TRUE(asked.verdict) << asked.trouble.in(Lang::en) << (asked.pending ? " (pending)" : "");
  return asked.verdict.value_or(Verdict{});
}

class Course : public ::testing::TestWithParam<Walked> {};

TEST_P(Course, IsWalkedFromTheFirstToTheLastStep) {
  LabState start = opening_state();
  start.preferences.lang = GetParam().lang;
  start.preferences.motion = false;
  Driver d(start);
  LessonDesk& desk_here = desk(d.session);
  desk_here.open(d.session, GetParam().id, 0);
  const Lesson* lesson = desk_here.lesson(d.session);
  ASSERT_NE(lesson, nullptr);
  ASSERT_EQ(lesson->lang, GetParam().lang) << "the other language is missing";
  for (const LessonFault& fault : lesson->faults)
    ADD_FAILURE() << lesson_file(lesson->lang) << ":" << fault.line << ":" << fault.column << " "
                  << fault.words.in(Lang::en);
  ASSERT_GE(lesson->steps.size(), 4U);
  std::size_t questions = 0;
  for (std::size_t s = 0; s < lesson->steps.size(); ++s) {
    const LessonStep& step = lesson->steps[s];
    SCOPED_TRACE(step.title);
    d.session.wait();
    d.settle();
    ASSERT_EQ(d.session.state.lesson.step, static_cast<int>(s));
    EXPECT_EQ(d.session.run_error, "");
    EXPECT_EQ(d.session.study_error, "");
    EXPECT_TRUE(d.has("lesson.page"));
    const LabState at_entry = d.session.state;
    for (const LessonBlock& block : step.blocks) {
      for (const LessonSpan& span : block.line) {
        if (span.link.empty()) continue;
        SCOPED_TRACE(span.link);
        const bool light = span.link.starts_with("light:");
        const std::string target(trimmed(std::string_view(span.link).substr(span.link.find(':') + 1)));
        if (light) {
          EXPECT_TRUE(d.session.run->has(resolved_name(desk_here.context(d.session), target)));
          continue;
        }
        if (span.link.starts_with("lesson:")) {
          EXPECT_NE(desk_here.library().entry(target), nullptr);
          continue;
        }
        desk_here.follow(d.session, span.link);
        d.session.wait();
        d.frames(2);
        if (span.link.starts_with("set:"))
          EXPECT_TRUE(changes_something(step, at_entry, span.link)) << "the link changes nothing";
        else
          EXPECT_FALSE(d.session.state == at_entry) << "the link leads nowhere";
        EXPECT_EQ(d.session.run_error, "");
        EXPECT_EQ(d.session.study_error, "");
        d.session.state = at_entry;
        d.session.wait();
        d.frames(2);
      }
    }
    for (std::size_t i = 0; i < step.questions.size(); ++i, ++questions) {
      const Question& question = step.questions[i];
      SCOPED_TRACE("question " + std::to_string(i));
      Answer any;
      any.typed = "0";
      any.chosen = {0};
      if (question.kind == Question::Kind::order) {
        any.chosen.clear();
        for (std::size_t k = 0; k < question.options.size(); ++k) any.chosen.push_back(static_cast<int>(k));
      }
      if (question.kind == Question::Kind::cell)
        any.cell = ValueRef{resolved_name(desk_here.context(d.session), question.cell_of),
                            {d.session.shown().head, std::max(0, d.session.shown().query), 0}};
      const Verdict truth = give(d, i, question, any);
      d.session.state = at_entry;
      const Verdict right = give(d, i, question, right_answer(question, truth));
      EXPECT_TRUE(right.right);
      d.session.state = at_entry;
      if (const auto wrong = wrong_answer(
              question, truth, static_cast<int>(d.session.key_tokens() ? d.session.key_tokens()->tokens.size() : 0))) {
        EXPECT_FALSE(give(d, i, question, *wrong).right);
      }
      EXPECT_EQ(desk_here.questions(d.session).at(i).explanation.find("–"), std::string::npos)
          << desk_here.questions(d.session).at(i).explanation;
      d.session.state = at_entry;
      d.session.wait();
      d.frames(1);
    }
    if (s + 1 < lesson->steps.size()) d.press(Key::space);
  }
  EXPECT_GE(questions, 2U);
  EXPECT_LE(questions, 6U);
  d.click("lesson.next");  // at the end: the table of contents
  d.frames(3);
  EXPECT_EQ(d.session.state.view, ViewKind::contents);
  EXPECT_EQ(desk_here.progress().lessons.at(GetParam().id).seen.size(), lesson->steps.size());
}

TEST_P(Course, IsReadableInBothSizes) {
  LabState start = opening_state();
  start.preferences.lang = GetParam().lang;
  start.preferences.motion = false;
  Driver d(start);
  registry::record_texts(true);
  LessonDesk& desk_here = desk(d.session);
  desk_here.open(d.session, GetParam().id, 0);
  const Lesson* lesson = desk_here.lesson(d.session);
  ASSERT_NE(lesson, nullptr);
  for (std::size_t s = 0; s < lesson->steps.size(); ++s) {
    SCOPED_TRACE("step " + std::to_string(s + 1));
    desk_here.go(d.session, static_cast<int>(s));
    for (const Size size : {Size{1280, 800}, Size{1920, 1080}}) {
      d.resize(size.width, size.height);
      d.settle();
      audit(d.session, size);
    }
  }
  registry::record_texts(false);
}

std::string name_of_walk(const ::testing::TestParamInfo<Walked>& info) {
  std::string name = info.param.id + (info.param.lang == Lang::zh ? "_zh" : "_en");
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return "L" + name;
}
INSTANTIATE_TEST_SUITE_P(All, Course, ::testing::ValuesIn(whole_course()), name_of_walk);

TEST(CourseContents, HasTwentyOneLessonsInBothLanguages) {
  const LessonLibrary library({LessonLibrary::standard_folders().front()});
  EXPECT_EQ(library.entries().size(), 21U);
  for (const auto& entry : library.entries()) {
    ASSERT_EQ(entry.languages.size(), 2U) << entry.id;
    const Lesson &en = entry.languages.at(Lang::en), &zh = entry.languages.at(Lang::zh);
    ASSERT_EQ(en.steps.size(), zh.steps.size()) << entry.id;
    for (std::size_t i = 0; i < en.steps.size(); ++i)
      EXPECT_EQ(en.steps[i].questions.size(), zh.steps[i].questions.size()) << entry.id << " step " << i + 1;
  }
}

/// As the program's own Chinese does.
TEST(CourseContents, ItsChineseQuotesAreThoseOfTheMainland) {
  const LessonLibrary library({LessonLibrary::standard_folders().front()});
  for (const auto& entry : library.entries()) {
    std::ifstream file(entry.folder + "/" + lesson_file(Lang::zh));
    const std::string words{std::istreambuf_iterator<char>(file), {}};
    ASSERT_NE(words.find("title: "), std::string::npos) << entry.id;
    for (const char* other : {"「", "」", "『", "』"})
      EXPECT_EQ(words.find(other), std::string::npos) << other << " in " << entry.id << ": use “ and ”";
  }
}

TEST(LessonWindow, ANumberIsTypedIntoItsFieldAndChecked) {
  LabState start = opening_state();
  start.preferences.lang = Lang::en;
  Driver d(start);
  LessonDesk& desk_here = desk(d.session);
  desk_here.open(d.session, "01-attention", 1);
  d.settle();
  ASSERT_TRUE(d.has("lesson.number.0"));
  d.click("lesson.number.0");
  d.frames(2);
  d.type("0.2");
  d.frames(2);
  EXPECT_EQ(desk_here.questions(d.session).at(0).answer.typed, "0.2");
  d.click("lesson.check:0");
  d.settle();
  d.frames(4);
  ASSERT_TRUE(desk_here.questions(d.session).at(0).verdict);
  EXPECT_TRUE(desk_here.questions(d.session).at(0).verdict->right);
}

TEST(LessonWindow, LinksAndOptionsAnswerToTheMouse) {
  LabState start = opening_state();
  start.preferences.lang = Lang::en;
  Driver d(start);
  LessonDesk& desk_here = desk(d.session);
  desk_here.open(d.session, "13-pronoun", 2);
  d.settle();
  const WidgetInfo* found = nullptr;
  for (const WidgetInfo& widget : registry::all())
    if (found == nullptr && widget.id.starts_with("lesson.set:")) found = &widget;
  ASSERT_NE(found, nullptr);
  const LabState before = d.session.state;
  d.click(std::string(found->id));
  d.settle();
  EXPECT_FALSE(d.session.state == before);
  d.click("lesson.answer:0:0");
  d.settle();
  d.frames(4);
  EXPECT_TRUE(desk_here.questions(d.session).at(0).verdict);
}

TEST(LessonWindow, ALinkToNoExhibitIsSaidAndChangesNothing) {
  Driver d(opening_state());
  LessonDesk& desk_here = desk(d.session);
  desk_here.open(d.session, "01-attention", 1);
  d.settle();
  const LabState before = d.session.state;
  desk_here.follow(d.session, "exhibit:nosuch");
  EXPECT_TRUE(d.session.state == before);
  EXPECT_EQ(d.session.toasts.size(), 1U);
}

TEST(LessonWindow, UndoGoesBackToTheStepAsItWasLeft) {
  Driver d(opening_state());
  LessonDesk& desk_here = desk(d.session);
  desk_here.open(d.session, "01-attention", 1);
  d.settle();
  d.session.state.selection.query = 1;
  d.settle();
  const LabState left = d.session.state;
  d.press(Key::page_down);
  d.settle();
  ASSERT_EQ(d.session.state.lesson.step, 2);
  d.press(Key::z, true);
  d.settle();
  EXPECT_TRUE(d.session.state == left);
  d.press(Key::z, true, true);
  d.settle();
  EXPECT_EQ(d.session.state.lesson.step, 2);
}

/// An answer whose run has not come yet is not judged in the step to which undo leads.
TEST(LessonWindow, UndoForgetsAnAnswerThatWaits) {
  LabState start = opening_state();
  Driver d(start);
  LessonDesk& desk_here = desk(d.session);
  desk_here.open(d.session, "13-pronoun", 1);
  d.settle();
  desk_here.go(d.session, 2);
  desk_here.follow(d.session, "answer:0:0");
  ASSERT_TRUE(desk_here.questions(d.session).at(0).pending);
  d.session.end_frame();
  d.session.undo();
  d.settle();
  ASSERT_EQ(d.session.state.lesson.step, 1);
  d.session.redo();
  d.settle();
  EXPECT_FALSE(desk_here.questions(d.session).at(0).pending);
  EXPECT_FALSE(desk_here.questions(d.session).at(0).verdict);
}

TEST(LessonWindow, OpensFromTheContentsAndComesBack) {
  Driver d(opening_state());
  d.settle();
  d.click("bar.group.contents");
  d.settle();
  d.click("contents.lesson:01-attention");
  d.settle();
  EXPECT_EQ(d.session.state.lesson.id, "01-attention");
  EXPECT_FALSE(d.has("bar.group.steps"));
  d.click("lesson.next");
  d.settle();
  EXPECT_EQ(d.session.state.lesson.step, 1);
  d.press(Key::page_down);
  d.settle();
  EXPECT_EQ(d.session.state.lesson.step, 2);
  d.press(Key::page_up);
  d.click("lesson.back");
  d.settle();
  EXPECT_EQ(d.session.state.lesson.step, 0);
  d.click("bar.lang.en");
  d.settle();
  EXPECT_EQ(d.session.state.lesson.id, "01-attention");
  d.press(Key::escape);
  d.settle();
  EXPECT_EQ(d.session.state.view, ViewKind::contents);
  EXPECT_TRUE(d.has("bar.group.steps"));
}

}  // namespace
}  // namespace headlight::testing
