#pragma once
#include "core/figure/figure.h"

namespace headlight {

/// Where "computing" is said: over no control of this frame. `rest` is what the row of views and the strips leave of
/// the canvas.
Rect computing_place(Rect canvas, Rect rest);

}  // namespace headlight
