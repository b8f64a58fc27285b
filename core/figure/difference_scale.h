#pragma once
#include <algorithm>

#include "core/figure/matrix_grid.h"

namespace headlight {

/// The symmetric scale of a difference of weights, probabilities or scores. It ends at ±0.05 at the nearest: rounding
/// is not painted like an effect.
inline ColorScale difference_scale(float extent) { return diverging_scale(std::max(extent, 0.05F)); }

}  // namespace headlight
