#pragma once
#include <vector>

#include "core/lesson/library.h"

namespace headlight {

/// Walks a lesson from the first to the last step with real runs: every assignment, link, figure, exhibit, number and
/// question. The faults found by reading are among the result. Slow: seconds.
std::vector<LessonFault> check_lesson(const Lesson& lesson, const LessonLibrary& library);

/// Whether a "set:" link does something in a state of the step: it may take back what another link of the step or the
/// change of a question has done.
bool changes_something(const LessonStep& step, const LabState& state, const std::string& link);

/// What an expression needs in this state: the run, the selection, the exhibit's numbers when it is shown.
struct LessonWorld {
  LabState state;
  std::shared_ptr<const Run> run;
  std::map<std::string, double> exhibit_numbers;
  ExpressionContext context(const ExpressionContext* before = nullptr) const;
};
/// Runs the model of the state. Throws Error. @param numbers  also those of the exhibit
LessonWorld lesson_world(const LabState& state, bool numbers);

}  // namespace headlight
