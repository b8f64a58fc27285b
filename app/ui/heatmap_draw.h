#pragma once
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

/// Grids with more cells than this in either direction are drawn this way.
inline constexpr int largest_small_grid = 64;

void add_heatmap(ImDrawList* list, const GridShape& grid, Point origin);
/// Forgets the grids of the frame before. Call at the beginning of a frame.
void begin_heatmaps();
/// What paints a HeatmapDraw (ImDrawCmd::UserCallbackData); set by the window.
void set_heatmap_painter(ImDrawCallback painter);

}  // namespace headlight
