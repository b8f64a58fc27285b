#pragma once
// The panels of the what-if figure. Each returns its lower edge.
#include "core/analysis/what_if.h"
#include "core/figure/canvas.h"
#include "core/figure/run_view.h"
#include "core/figure/what_if_figure.h"

namespace headlight {

/// "by how much each head's silence changes the probability": layers × heads, a map for every kind of attention.
float draw_scan(Canvas& canvas, const FigureInput& input, const WhatIf& study, Rect room);
/// The words with the largest probabilities before or after, two bars each.
float draw_words(Canvas& canvas, const WhatIf& study, Rect room);
/// ‖after − before‖ / ‖before‖: points of the computation × positions.
float draw_reach(Canvas& canvas, const WhatIf& study, Rect room);
/// after − before of one value, on a symmetric scale.
float draw_difference(Canvas& canvas, const FigureInput& input, const WhatIf& study, const ShownDifference& difference,
                      Rect room);

}  // namespace headlight
