#pragma once
#include <string>

#include "core/lab/lab_state.h"

namespace headlight {

/// What stands below an exported picture of a state: model, sentence and head as of provenance(); of an exhibit that
/// does not show the run of the window its own name. Plain text, in the language of the state.
std::string picture_provenance(const LabState& state, const Run& run);

}  // namespace headlight
