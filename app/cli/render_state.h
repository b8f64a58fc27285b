#pragma once
// From the options of `headlight render` to the state that is drawn.
#include <string>

#include "app/cli/render_options.h"
#include "core/lab/lab_state.h"
#include "core/models/run.h"
#include "core/text/error.h"

namespace headlight {

/// Throws Error "--layer: expected 0 to 1, found 7; choose one of them".
[[noreturn]] void fail(const std::string& option, const Tr& expected, const Tr& found, const Tr& todo);

/// What is asked of the run: sentences, model and switches. Throws Error, naming the option, when they do not fit.
LabState starting_state(const RenderOptions& options);

/// What is shown of the run that the starting state has made, and how. Throws Error, naming the option, when the run
/// has no such layer, head, query, step or element.
void set_shown(const RenderOptions& options, const Run& run, LabState& state);

}  // namespace headlight
