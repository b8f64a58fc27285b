#pragma once
#include "core/figure/builders.h"
#include "core/figure/options.h"

namespace headlight {

/// What share of every row, after so many layers, comes from each word of the input: a matrix, and of a decoder with a
/// memory two whose rows add up to 1 together.
/// @param rolled  a run of one sentence with add_rollout; known to the window as its study's run 0
Figure rollout_figure(const FigureInput& input, const Run& rolled, const RolloutOptions& options);

}  // namespace headlight
