#include "core/figure/token_matrix.h"

#include <algorithm>
#include <cmath>

#include "core/figure/rich_text.h"

namespace headlight {

GridShape draw_token_matrix(Canvas& canvas, const AxisLabels& queries, const AxisLabels& keys, GridShape grid,
                            Rect room, float largest, bool digits) {
  const auto rows = static_cast<float>(std::max(1, grid.rows)), cols = static_cast<float>(std::max(1, grid.cols));
  const auto cell_for = [&](float left, float top) {
    const float cell = std::min({(room.w - left) / cols, (room.h - top) / rows, canvas.u(largest)});
    return std::max(1.0F, cell >= 3 ? std::floor(cell) : cell);
  };
  // The room of the labels depends on the cells, and these on it: twice is enough.
  LabelPlan row_plan = plan_rows(canvas, queries, canvas.u(16)), col_plan = plan_columns(canvas, keys, canvas.u(16));
  float cell = cell_for(row_plan.extent, col_plan.extent);
  row_plan = plan_rows(canvas, queries, cell);
  col_plan = plan_columns(canvas, keys, cell);
  cell = cell_for(row_plan.extent + col_plan.overhang * 0.5F, col_plan.extent);
  row_plan = plan_rows(canvas, queries, cell);
  col_plan = plan_columns(canvas, keys, cell);
  grid.at = {std::round(room.x + row_plan.extent), std::round(room.y + col_plan.extent), cell * cols, cell * rows};
  grid.gap = cell > canvas.u(10) ? 1 : 0;
  if (digits && cell >= canvas.u(24)) fit_digits(grid, canvas.style.scale);
  if (grid.row_labels.empty())
    for (const std::string& text : queries.texts) grid.row_labels.push_back(plain_text(text));
  if (grid.col_labels.empty())
    for (const std::string& text : keys.texts) grid.col_labels.push_back(plain_text(text));
  canvas.figure.add(grid);
  draw_row_labels(canvas, queries, row_plan, grid.at.x, grid.at.y, cell);
  draw_column_labels(canvas, keys, col_plan, grid.at.x, grid.at.y - canvas.u(2), cell);
  return grid;
}

}  // namespace headlight
