#include "core/lesson/step_faults.h"

#include <gtest/gtest.h>

#include "core/lesson/check.h"

namespace headlight {
namespace {

const std::string text_of_lesson = R"(---
title: A lesson with mistakes
set: request.model.folder="story"
---

# One

The heaviest weight is {{= max(@pattern[h, q, :])}}.
The scores are {{= max(@scors[h, q, :])}}.

See [all heads](<set: view="scorez">), [the scores](<set: view="scores">), [a query](<light: @q>),
[a lesson](<lesson: 99-nothing>).

{{figure heatmap selection.heads=1}}
)";

TEST(StepFaults, SayWhereAndWhatWithoutARunOfTheirOwn) {
  const Lesson lesson = parse_lesson(text_of_lesson, "mistakes", Lang::en);
  ASSERT_TRUE(lesson.faults.empty()) << lesson.faults.front().words.in(Lang::en);
  const LabState state = state_of_step(lesson, 0, LabState{});
  const LessonWorld world = lesson_world(state, false);
  const LessonLibrary library{std::vector<std::string>{}};
  const auto faults = faults_of_step(lesson.steps[0], state, world.context(), library);
  ASSERT_EQ(faults.size(), 4U);
  const std::vector<std::pair<int, std::string>> expected{
      {9, "@scors"}, {11, "scorez"}, {12, "99-nothing"}, {14, "heads"}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(faults[i].line, expected[i].first) << i;
    EXPECT_NE(faults[i].words.in(Lang::en).find(expected[i].second), std::string::npos) << faults[i].words.in(Lang::en);
  }
  EXPECT_EQ(faults[0].column, 16);
}

TEST(StepFaults, WhatTheRunDoesNotHaveCannotBeChosen) {
  const std::string head = "---\ntitle: A lesson\nset: request.model.folder=\"story\"\n---\n\n# One\n\n";
  const LessonLibrary library{std::vector<std::string>{}};
  const auto faults = [&](const std::string& link, Lang lang) {
    const Lesson lesson = parse_lesson(head + "Take [this](<set: " + link + ">).\n", "chosen", lang);
    const LabState state = state_of_step(lesson, 0, LabState{});
    const LessonWorld world = lesson_world(state, false);
    const auto quick = faults_of_step(lesson.steps[0], state, world.context(), library);
    const auto thorough = check_lesson(lesson, library);
    EXPECT_EQ(quick.size(), thorough.size()) << link;
    return thorough.empty() ? std::string() : thorough.front().words.in(lang);
  };
  EXPECT_EQ(faults("selection.head=1", Lang::en), "");
  EXPECT_EQ(faults("selection.head=9", Lang::en), "selection.head: expected 0 to 1, found 9");
  EXPECT_EQ(faults("selection.layer=2", Lang::zh), "selection.layer：应为 0 至 1，实际为 2");
  EXPECT_NE(faults("selection.query=4 ; selection.step=99", Lang::en).find("selection.step: expected 0 to "),
            std::string::npos);
  EXPECT_NE(faults(R"(selection.locked={"name":"blocks.1.attn.scores","at":[1,99,4]})", Lang::en).find("99, 4"),
            std::string::npos);
}

TEST(StepFaults, ABlockThatIsNotClosedIsSaidWhereItBegins) {
  const Lesson lesson =
      parse_lesson("---\ntitle: A\n---\n\n# One\n\nText.\n\n```set\nselection.head=1\n", "a", Lang::en);
  ASSERT_EQ(lesson.faults.size(), 1U);
  EXPECT_EQ(lesson.faults[0].line, 9);
}

TEST(StepFaults, AStepWithoutMistakesHasNone) {
  const LessonLibrary library;
  const LessonLibrary::Entry* entry = library.entry("13-pronoun");
  ASSERT_NE(entry, nullptr);
  const Lesson& lesson = entry->languages.at(Lang::en);
  const LabState state = state_of_step(lesson, 0, LabState{});
  const LessonWorld world = lesson_world(state, false);
  for (const LessonFault& fault : faults_of_step(lesson.steps[0], state, world.context(), library))
    ADD_FAILURE() << fault.line << ": " << fault.words.in(Lang::en);
}

}  // namespace
}  // namespace headlight
