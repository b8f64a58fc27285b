#pragma once
#include <string>

#include "core/lab/exhibit.h"
#include "core/lab/lab_state.h"

namespace headlight {

/// What stands below an exported picture of a state: model, sentence and head as of provenance(); of an exhibit that
/// does not show the model of the window its own name, and what its own weights are. Plain text, in the language of the
/// state.
std::string picture_provenance(const LabState& state, const Run& run);

/// "random", "trained here", "trained": of an exhibit that has weights of its own.
Tr state_of_weights(WeightsOf whose);

}  // namespace headlight
