#include "core/figure/token_matrix.h"

#include <algorithm>
#include <cmath>

#include "core/figure/rich_text.h"

namespace headlight {
namespace {

struct Placed {
  LabelPlan rows, columns;
  float cell_w = 1, cell_h = 1;
  bool all = false;  // no word is without its label, and it fits
};

// Cells `widest` times as wide as high at most. The room of the labels depends on the cells, and these on it: twice
// is enough.
Placed place(const Canvas& canvas, const AxisLabels& queries, const AxisLabels& keys, const GridShape& grid, Rect room,
             float largest, float widest) {
  const auto rows = static_cast<float>(std::max(1, grid.rows)), cols = static_cast<float>(std::max(1, grid.cols));
  const auto whole = [](float cell) { return std::max(1.0F, cell >= 3 ? std::floor(cell) : cell); };
  Placed at;
  at.cell_w = at.cell_h = canvas.u(16);
  for (int round = 0;; ++round) {
    at.rows = plan_rows(canvas, queries, at.cell_h);
    at.columns = plan_columns(canvas, keys, at.cell_w);
    at.all = at.rows.shown.size() == queries.texts.size() && at.columns.shown.size() == keys.texts.size() &&
             at.columns.extent + rows * at.cell_h <= room.h + 1;
    if (round == 2) return at;
    const float left = at.rows.extent + (round == 0 ? 0 : at.columns.overhang * 0.5F);
    const float across = (room.w - left) / cols, down = (room.h - at.columns.extent) / rows;
    at.cell_h = whole(std::min({across, down, canvas.u(largest)}));
    at.cell_w = whole(std::min({across, at.cell_h * widest, canvas.u(largest)}));
  }
}

}  // namespace

GridShape draw_token_matrix(Canvas& canvas, const AxisLabels& queries, const AxisLabels& keys, GridShape grid,
                            Rect room, float largest, bool digits) {
  Placed placed = place(canvas, queries, keys, grid, room, largest, 1);
  for (const float widest : {1.6F, 2.0F}) {  // wider cells need less height for their labels: before a word is left out
    if (placed.all) break;
    const Placed wide = place(canvas, queries, keys, grid, room, largest, widest);
    if (wide.all) placed = wide;
  }
  const float cell = placed.cell_h;
  grid.at = {std::round(room.x + placed.rows.extent), std::round(room.y + placed.columns.extent),
             placed.cell_w * static_cast<float>(std::max(1, grid.cols)),
             cell * static_cast<float>(std::max(1, grid.rows))};
  grid.gap = cell > canvas.u(10) ? 1 : 0;
  if (digits && cell >= canvas.u(24)) fit_digits(grid, canvas.style.scale);
  if (grid.row_labels.empty())
    for (const std::string& text : queries.texts) grid.row_labels.push_back(plain_text(text));
  if (grid.col_labels.empty())
    for (const std::string& text : keys.texts) grid.col_labels.push_back(plain_text(text));
  canvas.figure.add(grid);
  draw_row_labels(canvas, queries, placed.rows, grid.at.x, grid.at.y, cell);
  draw_column_labels(canvas, keys, placed.columns, grid.at.x, grid.at.y - canvas.u(2), placed.cell_w);
  return grid;
}

}  // namespace headlight
