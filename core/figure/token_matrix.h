#pragma once
#include "core/figure/axis_labels.h"
#include "core/figure/matrix_grid.h"

namespace headlight {

/// A matrix of queries × keys with its tokens, in cells as large as the room and `largest` (pixels at scale 1) allow.
/// The grid comes with values and scale and without a place. Returns it as it was placed.
/// @param digits  numbers in the cells where they fit
GridShape draw_token_matrix(Canvas& canvas, const AxisLabels& queries, const AxisLabels& keys, GridShape grid,
                            Rect room, float largest = 44, bool digits = true);

}  // namespace headlight
