#pragma once
#include <string>

#include "core/figure/export.h"
#include "core/figure/figure.h"
#include "core/lab/lab_state.h"
#include "core/models/run.h"

namespace headlight {

/// The figure of state.view for a finished run of state.request; `state.selection` is clamped to the run. Runs the
/// scaling study when the view needs one. Width and height are the room at scale 1.
Figure picture(const LabState& state, const Run& run, float width, float height);

/// Writes a figure with its provenance and the state that restores it.
void save_picture(const Figure& figure, const LabState& state, const Run& run, const std::string& path,
                  float pixel_ratio);

}  // namespace headlight
