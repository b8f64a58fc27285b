#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/lesson/library.h"

namespace headlight {

/// What a link leads to: the state after a "set:", nothing after the others. Throws Error when it leads nowhere.
std::optional<LabState> followed_link(const std::string& link, const LabState& state, const ExpressionContext& context,
                                      const LessonLibrary& library);

/// Of a "set:" link.
std::vector<std::string> assignments_of_link(const std::string& link);

/// Throws Error when one of the assignments that led to this state chose what its run does not have: "selection.head=9"
/// of a model with two heads.
void expect_chosen(const std::vector<std::string>& assignments, const LabState& state, const Run& run);

/// What can be told of a step without running anything: numbers that the run on the screen cannot give, links that lead
/// nowhere, figures that cannot be made. check_lesson() tells more, with runs of its own.
std::vector<LessonFault> faults_of_step(const LessonStep& step, const LabState& state, const ExpressionContext& context,
                                        const LessonLibrary& library);

}  // namespace headlight
