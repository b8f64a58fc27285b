#pragma once
// One word's vectors, number by number: the row of the chosen query below the matrices.
#include <string>
#include <vector>

#include "core/figure/matrix_grid.h"

namespace headlight {

struct VectorRow {
  std::string title;  // rich text: "q_{玩}"
  Color color;
  ValueRef first;  // the row's first element
  int cols = 0;
  ColorScale scale;
};

/// How tall the rows are in a width, with numbers when `digits`.
float vector_rows_height(const Canvas& canvas, const std::vector<VectorRow>& rows, float width, bool digits);

/// Draws them below each other, wrapped into lines of equal cells; without numbers when they do not fit into `room`.
/// Returns the lower edge.
float draw_vector_rows(Canvas& canvas, const RunView& view, const std::vector<VectorRow>& rows, Rect room);

}  // namespace headlight
