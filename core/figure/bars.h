#pragma once
#include <string>
#include <vector>

#include "core/figure/matrix_grid.h"

namespace headlight {

/// One row of a matrix as bars that stand exactly below its columns; negative ones hang down, masked ones are left out.
/// The numbers are written over them when they fit. Every bar is tagged with its element.
struct Bars {
  ValueRef first;  // the row's first element
  int count = 0;
  float x = 0, pitch = 0;  // of the columns above
  Color color, negative;
  std::vector<int> focused{};  // locked or hovered: in the colour of focus
};
void draw_bars(Canvas& canvas, const RunView& view, const Bars& bars, float top, float height);

}  // namespace headlight
