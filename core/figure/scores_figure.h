#pragma once
#include "core/analysis/scores_study.h"
#include "core/figure/builders.h"

namespace headlight {

/// Why scores are divided by √d_k: how q·k and the weights of one draw are spread at the chosen d_k, and over all d_k
/// the largest weight, the entropy and the gradient that passes softmax. The chosen head of the run is a marked point.
Figure scores_figure(const FigureInput& input, const ScoreCurves& curves, const ScoresOptions& options);

}  // namespace headlight
