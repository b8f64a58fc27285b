#pragma once
// Small grids as pictures: coloured once, kept on one sheet of pixels that all of them share, so that a page of heads
// is one draw call and no work while it stays the same. The window puts the sheet on the graphics card; without a
// window (tests) there is none, and every grid is drawn cell by cell.
#include <optional>

#include "app/ui/draw.h"

namespace headlight {

inline constexpr int tile_sheet_side = 2048;

/// Whether a grid can be a tile, its looks considered: cells without gaps or digits, on one scale, each at least a
/// pixel. Masked cells are seen only when it is coloured, see add_tile.
bool fits_a_tile(const GridShape& grid);

/// Draws the grid into the rectangle, whose edges are whole pixels. False, and nothing is drawn, when there is no
/// sheet, no room on it in this frame, or the grid has hatched cells.
bool add_tile(ImDrawList* list, const GridShape& grid, Rect at, const Theme& theme);

/// What the window made of the sheet; null: there is none.
void set_tile_texture(ImTextureID texture);
/// Call at the beginning of a frame: a sheet that is full begins anew.
void begin_tiles();

/// Rows of the sheet that have changed, for the window to copy before it paints: `pixels` is the first of them, the
/// sheet's whole width. Forgotten by asking.
struct TileRows {
  const ImU32* pixels = nullptr;
  int first = 0, count = 0;
};
std::optional<TileRows> take_changed_tiles();

}  // namespace headlight
