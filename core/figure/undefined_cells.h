#pragma once
#include "core/figure/canvas.h"

namespace headlight {

/// Marks the cells of a placed grid that are not numbers, so that they do not pass for masked ones.
void mark_undefined(Canvas& canvas, const GridShape& grid);

}  // namespace headlight
