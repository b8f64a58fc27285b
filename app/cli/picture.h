#pragma once
#include <string>

#include "core/figure/export.h"
#include "core/figure/figure.h"
#include "core/lab/lab_state.h"
#include "core/models/run.h"

namespace headlight {

/// Writes a figure with its provenance and the state that restores it.
void save_picture(const Figure& figure, const LabState& state, const Run& run, const std::string& path,
                  float pixel_ratio);

}  // namespace headlight
