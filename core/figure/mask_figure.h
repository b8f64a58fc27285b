#pragma once
#include "core/analysis/mask_study.h"
#include "core/figure/builders.h"

namespace headlight {

/// The mask workbench: who may look at whom, what the chosen head makes of it, what it costs, and what it does to the
/// outputs.
Figure mask_figure(const FigureInput& input, const MaskStudy& study);

/// Where the matrix of the mask was drawn in a mask figure, for the mouse that paints in it.
inline constexpr const char* mask_grid_quantity = "mask";
const GridShape* mask_grid(const Figure& figure);  // null when there is none

}  // namespace headlight
