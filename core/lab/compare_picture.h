#pragma once
#include "core/lab/lab_state.h"

namespace headlight {

/// The state with the second side's differences applied (CompareOptions). `run`, of the first side, tells how many
/// heads there are.
LabState second_side(const LabState& state, const ModelConfig& config);

/// What a side is, as far as it differs from the other one: "layer 1, head 2", "…too wide.". Rich text.
std::string side_words(const LabState& side, const LabState& other, Lang lang);

}  // namespace headlight
