#pragma once
#include <algorithm>

// Large grids: one quad, coloured by a shader from a texture of floats. The window sets how; without a window (tests)
// nothing is painted, and everything else works as ever.
#include "app/ui/draw.h"

namespace headlight {

/// One large grid of this frame.
struct HeatmapDraw {
  GridShape grid;  // shares its values
  Rect at;         // pixels of the window
  Point origin;    // of the figure: the hatching has one phase for the whole of it
  const Theme* theme = nullptr;
  float scale = 1;
};

/// Whether a grid is drawn this way: one with more than 64 cells in a direction, and a middling one without digits, of
/// which a page of heads has many.
inline bool drawn_as_texture(const GridShape& grid) {
  return std::max(grid.rows, grid.cols) > 64 || (grid.decimals < 0 && grid.gap == 0 && grid.rows * grid.cols > 500);
}

void add_heatmap(ImDrawList* list, const GridShape& grid, Point origin);
/// Forgets the grids of the frame before. Call at the beginning of a frame.
void begin_heatmaps();
/// What paints a HeatmapDraw (ImDrawCmd::UserCallbackData); set by the window.
void set_heatmap_painter(ImDrawCallback painter);

}  // namespace headlight
