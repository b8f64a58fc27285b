// Lessons that somebody wrote: mistakes are said in the window, and the guide's own example is right.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/lessons/desk.h"
#include "core/lesson/check.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

namespace fs = std::filesystem;

const std::string mistaken = R"(---
title: A lesson with mistakes
set: request.model.folder="story"
---

# One

The scores are {{= max(@scors[h, q, :])}}.

See [all heads](<set: view="scorez">).

# Two

Nothing is wrong with {{= max(@pattern[h, q, :])}}.
)";

TEST(OwnLessons, MistakesOfTheStepAreSaidWithLineAndColumn) {
  const TemporaryFolder home;
  const fs::path folder = fs::path(home.path()) / "headlight/lessons/mistaken";
  fs::create_directories(folder);
  std::ofstream(folder / "en.md") << mistaken;
  setenv("XDG_DATA_HOME", home.path().c_str(), 1);
  LabState start = opening_state();
  start.preferences.lang = Lang::en;
  Driver d(start);
  desk(d.session).open(d.session, "mistaken", 0);  // the desk finds the folder when it is first asked for
  unsetenv("XDG_DATA_HOME");
  d.settle();
  d.frames(2);
  const WidgetInfo* box = registry::find("lesson.faults");
  ASSERT_NE(box, nullptr);
  for (const char* words : {"en.md:8:16", "@scors", "en.md:10:", "scorez"})
    EXPECT_NE(box->label.find(words), std::string::npos) << words << " in " << box->label;
  desk(d.session).go(d.session, 1);
  d.settle();
  d.frames(2);
  EXPECT_EQ(registry::find("lesson.faults"), nullptr);
}

/// The example between the lines of four backticks.
std::string example_of(const fs::path& guide) {
  std::ifstream in(guide);
  std::stringstream all;
  all << in.rdbuf();
  const std::string text = all.str(), begin = "````markdown\n";
  const std::size_t from = text.find(begin), to = text.find("\n````\n", from);
  return from == std::string::npos ? "" : text.substr(from + begin.size(), to - from - begin.size());
}

TEST(OwnLessons, TheExampleOfTheGuideIsRight) {
  const fs::path docs = fs::path(LessonLibrary::standard_folders().front()).parent_path().parent_path() / "docs";
  for (const auto& [file, lang] : {std::pair{"lessons.md", Lang::en}, {"lessons.zh-CN.md", Lang::zh}}) {
    const Lesson lesson = parse_lesson(example_of(docs / file), "example", lang);
    ASSERT_EQ(lesson.steps.size(), 2U) << file;
    for (const LessonFault& fault : check_lesson(lesson, LessonLibrary()))
      ADD_FAILURE() << file << ":" << fault.line << " " << fault.words.in(Lang::en);
    const Question& question = lesson.steps[0].questions.at(0);
    const LabState state = with_assignments(state_of_step(lesson, 0, LabState{}), question.assignments);
    const Verdict verdict = judge(question, {}, lesson_world(state, false).context());
    EXPECT_EQ(verdict.best, std::vector<int>{1}) << "the street can be wide";
  }
}

}  // namespace
}  // namespace headlight::testing
