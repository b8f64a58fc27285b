#pragma once
#include "app/ui/session.h"
#include "app/ui/ui.h"

namespace headlight {

/// Masks: causal, padding, and a grid to paint one by hand, for self- and for encoder-decoder attention. Returns the y
/// below it.
float draw_masks(Session& session, Rect room);

// What the grid and its buttons do to a painted mask.
PaintedMask grown(const PaintedMask& mask, int rows, int cols);  // what is new is allowed
void invert(PaintedMask& mask);
/// Sets all cells on the way from one to another (a quick stroke skips none).
void paint_line(PaintedMask& mask, int row0, int col0, int row1, int col1, bool allowed);

}  // namespace headlight
