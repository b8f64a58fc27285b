#pragma once
#include <atomic>
#include <memory>

#include "core/lab/lab_state.h"

namespace headlight {

/// A state in which nothing is set but the view, the request with the selected sentence alone, and the selected query:
/// what most studies depend on. Positions stay, padding goes.
LabState one_sentence(const LabState& state);

/// The run of the request, to compute on in its graph. Null when cancelled or when there is no word.
std::shared_ptr<Run> run_to_study(const Request& request, const std::atomic<bool>* cancelled);

}  // namespace headlight
