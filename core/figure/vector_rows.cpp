#include "core/figure/vector_rows.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr float gap = 7;  // pixels at scale 1, between two vectors

struct Cells {
  float title = 0;  // room of the titles, at the left
  float w = 0, h = 0;
  int a_line = 1;  // cells in a line
};

float title_room(const Canvas& canvas, const std::vector<VectorRow>& rows) {
  float width = 0;
  for (const VectorRow& row : rows) width = std::max(width, canvas.width_of(row.title, TextSize::label, true));
  return std::min(width, canvas.u(150)) + canvas.u(10);
}

// With digits: lines of 8, 16, 32 … cells, as a reader counts dimensions. Without: all in one line.
Cells cells_for(const Canvas& canvas, const std::vector<VectorRow>& rows, float width, bool digits) {
  Cells cells;
  cells.title = title_room(canvas, rows);
  int most = 1;
  for (const VectorRow& row : rows) most = std::max(most, row.cols);
  const float room = width - cells.title;
  if (!digits) {
    cells.a_line = most;
    cells.w = std::min(canvas.u(28), room / static_cast<float>(most));
    if (cells.w >= 4) cells.w = std::floor(cells.w);
    cells.h = canvas.u(18);
    return cells;
  }
  const float least = canvas.u(38), best = canvas.u(46);
  const int fit = std::max(1, static_cast<int>(room / least));
  cells.a_line = std::min(fit, most);
  if (cells.a_line < most && cells.a_line >= 8) cells.a_line -= cells.a_line % 8;
  cells.w = std::floor(std::min(best, room / static_cast<float>(cells.a_line)));
  cells.h = canvas.u(19);
  return cells;
}

int lines_of(const VectorRow& row, const Cells& cells) { return (row.cols + cells.a_line - 1) / cells.a_line; }

float height_of(const Canvas& canvas, const std::vector<VectorRow>& rows, const Cells& cells) {
  float height = 0;
  for (const VectorRow& row : rows) height += static_cast<float>(lines_of(row, cells)) * cells.h + canvas.u(gap);
  return rows.empty() ? 0 : height - canvas.u(gap);
}

}  // namespace

float vector_rows_height(const Canvas& canvas, const std::vector<VectorRow>& rows, float width, bool digits) {
  return height_of(canvas, rows, cells_for(canvas, rows, width, digits));
}

float draw_vector_rows(Canvas& canvas, const RunView& view, const std::vector<VectorRow>& rows, Rect room) {
  const bool digits = vector_rows_height(canvas, rows, room.w, true) <= room.h;
  const Cells cells = cells_for(canvas, rows, room.w, digits);
  // 1. every line of every vector, with digits alike
  std::vector<GridShape> grids;
  for (const VectorRow& row : rows) {
    for (int line = 0; line < lines_of(row, cells); ++line) {
      const int start = line * cells.a_line, count = std::min(cells.a_line, row.cols - start);
      ValueRef first = row.first;
      first.at.col += start;
      GridShape grid = grid_of(view.run, first, 1, count);
      grid.at = {std::round(room.x + cells.title), 0, cells.w * static_cast<float>(count), cells.h - canvas.u(1)};
      grid.scale = row.scale;
      grid.quantity = plain_text(row.title);
      if (digits) fit_digits(grid, canvas.style.scale);
      grids.push_back(std::move(grid));
    }
  }
  std::vector<GridShape*> together;
  for (GridShape& grid : grids) together.push_back(&grid);
  if (digits) same_digits(together);

  // 2. below each other
  float y = room.y;
  auto next = grids.begin();
  for (const VectorRow& row : rows) {
    TextShape& title = canvas.text({room.x, y + cells.h / 2}, row.title, TextSize::label, row.color, Align::left, true);
    title.max_width = cells.title;
    for (int line = 0; line < lines_of(row, cells); ++line) {
      next->at.y = std::round(y);
      canvas.figure.add(std::move(*next++));
      y += cells.h;
    }
    y += canvas.u(gap);
  }
  return y - canvas.u(gap);
}

}  // namespace headlight
