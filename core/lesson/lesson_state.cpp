// The states that a lesson goes through.
#include "core/lab/state_path.h"
#include "core/lesson/lesson.h"

namespace headlight {

LabState with_assignments(LabState state, const std::vector<std::string>& assignments) {
  for (const std::string& one : assignments) state = with_field(state, one);
  return state;
}

LabState state_of_step(const Lesson& lesson, int step, const LabState& now) {
  LabState state = opening_state();
  const auto assign = [&](const std::vector<std::string>& all) {
    for (const std::string& one : all) {
      try {
        state = with_field(state, one);
      } catch (const std::exception&) {  // it is among the faults of the lesson
      }
    }
  };
  assign(lesson.assignments);
  for (int i = 0; i <= step && i < static_cast<int>(lesson.steps.size()); ++i)
    assign(lesson.steps[static_cast<std::size_t>(i)].assignments);
  state.preferences = now.preferences;
  state.lesson = {lesson.id, step};
  return state;
}

LabState state_of_figure(const LabState& state, const LessonBlock& figure) {
  // On the command line the view of the steps is called "step".
  const std::string view = figure.text == "step" ? "steps" : figure.text;
  return with_assignments(with_field(state, "view=\"" + view + "\""), figure.assignments);
}

}  // namespace headlight
