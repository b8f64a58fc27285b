#pragma once
#include <memory>

#include "app/cli/render_options.h"
#include "core/lab/lab_state.h"

namespace headlight {

/// Writes the steps of the run, or the state's picture after every snapshot of its model, as an animated GIF, as a
/// numbered series, or both. Throws Error for options that do not go together.
void render_film(const RenderOptions& options, const LabState& state, const std::shared_ptr<const Run>& run);

}  // namespace headlight
