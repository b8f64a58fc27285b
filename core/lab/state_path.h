#pragma once
#include <string>

#include "core/lab/lab_state.h"

namespace headlight {

/// The state with one field changed. `assignment` is PATH=JSON: "connections.mass=0.5",
/// "request.sentences[0]=\"hello\"", "request.mask.sparse=[{\"kind\":\"window\"}]"; a text may stand without its
/// quotation marks. Throws Error that lists the fields there are, or says what the field expects.
LabState with_field(const LabState& state, const std::string& assignment);

/// What differs from the first state of the program, as one word that can be pasted into a chat and back: "headlight:"
/// and letters, digits, - and _.
std::string to_link(const LabState& state);
/// Throws Error when it is no such word.
LabState from_link(const std::string& link);
bool is_link(const std::string& text);

}  // namespace headlight
