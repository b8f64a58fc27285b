#include "app/ui/tiles.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace headlight {
namespace {

/// A grid on the sheet.
struct Tile {
  std::shared_ptr<const std::vector<float>> values;  // kept: an address alone might be used again
  std::shared_ptr<const std::vector<char>> masked;
  int rows = 0, cols = 0;
  ColorScale scale;
  ThemeKind theme = ThemeKind::light;
  int x = 0, y = 0;
  bool hatched = false;  // some of its cells are
};

struct Sheet {
  ImTextureID texture = nullptr;
  std::vector<ImU32> pixels;
  std::unordered_map<const void*, std::vector<Tile>> tiles;  // by the address of their values
  int x = 0, y = 0, high = 0;                                // where the next one goes; height of this row of tiles
  int changed_from = tile_sheet_side, changed_to = 0;
  bool full = false;
} sheet;

bool same(const ColorScale& a, const ColorScale& b) {
  return a.map == b.map && a.low == b.low && a.high == b.high && a.logarithmic == b.logarithmic && a.floor == b.floor;
}

Tile* known(const GridShape& grid, ThemeKind theme) {
  const auto at = sheet.tiles.find(grid.values.get());
  if (at == sheet.tiles.end()) return nullptr;
  for (Tile& tile : at->second)
    if (tile.rows == grid.rows && tile.cols == grid.cols && tile.masked == grid.masked && tile.theme == theme &&
        same(tile.scale, grid.scale))
      return &tile;
  return nullptr;
}

/// A place for so many pixels, in rows from left to right; false when the sheet is full.
bool find_room(int width, int height, Tile& tile) {
  if (sheet.x + width > tile_sheet_side) {
    sheet.x = 0;
    sheet.y += std::exchange(sheet.high, 0);
  }
  if (sheet.y + height > tile_sheet_side) return false;
  tile.x = sheet.x;
  tile.y = sheet.y;
  sheet.x += width;
  sheet.high = std::max(sheet.high, height);
  return true;
}

void color(const GridShape& grid, const Theme& theme, const Tile& tile) {
  constexpr auto side = static_cast<std::size_t>(tile_sheet_side);
  if (sheet.pixels.empty()) sheet.pixels.resize(side * side);
  for (int r = 0; r < grid.rows; ++r) {
    ImU32* row = sheet.pixels.data() + static_cast<std::size_t>(tile.y + r) * side + static_cast<std::size_t>(tile.x);
    for (int c = 0; c < grid.cols; ++c)
      row[c] = packed(!grid.is_masked(r, c) ? grid.fill(theme, r, c)
                      : (r + c) % 3 == 0    ? theme.hatch
                                            : theme.hatch_back);
  }
  sheet.changed_from = std::min(sheet.changed_from, tile.y);
  sheet.changed_to = std::max(sheet.changed_to, tile.y + grid.rows);
}

bool hatched(const GridShape& grid) {
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.cols; ++c)
      if (grid.is_masked(r, c)) return true;
  return false;
}

/// The tile of a grid, made when there is none; null when the sheet is full.
const Tile* tile_of(const GridShape& grid, const Theme& theme) {
  if (const Tile* tile = known(grid, theme.kind)) return tile;
  Tile tile{grid.values, grid.masked, grid.rows, grid.cols, grid.scale, theme.kind};
  tile.hatched = hatched(grid);
  if (sheet.full || !find_room(grid.cols, grid.rows, tile)) {
    sheet.full = true;
    return nullptr;
  }
  color(grid, theme, tile);
  auto& all = sheet.tiles[grid.values.get()];
  all.push_back(std::move(tile));
  return &all.back();
}

}  // namespace

bool fits_a_tile(const GridShape& grid) {
  constexpr int largest = 256;  // others are coloured on the graphics card
  return grid.decimals < 0 && grid.gap == 0 && grid.row_scales.empty() && grid.rows > 0 && grid.cols > 0 &&
         grid.rows <= largest && grid.cols <= largest && static_cast<float>(grid.cols) <= grid.at.w + 0.5F &&
         static_cast<float>(grid.rows) <= grid.at.h + 0.5F;
}

bool add_tile(ImDrawList* list, const GridShape& grid, Rect at, const Theme& theme) {
  if (sheet.texture == nullptr || !fits_a_tile(grid)) return false;
  const Tile* tile = tile_of(grid, theme);
  // Cells of a few pixels are hatched in their own colours, larger ones with real lines.
  constexpr float fine = 4;
  if (tile == nullptr || (tile->hatched && at.w > fine * static_cast<float>(grid.cols))) return false;
  constexpr float side = tile_sheet_side;
  const auto left = static_cast<float>(tile->x), top = static_cast<float>(tile->y);
  list->AddImage(sheet.texture, min_of(at), max_of(at), {left / side, top / side},
                 {(left + static_cast<float>(tile->cols)) / side, (top + static_cast<float>(tile->rows)) / side});
  return true;
}

void set_tile_texture(ImTextureID texture) {
  sheet = {};
  sheet.texture = texture;
}

void begin_tiles() {
  constexpr std::size_t most_grids = 8192;
  if (!sheet.full && sheet.tiles.size() < most_grids) return;
  sheet.tiles.clear();
  sheet.x = sheet.y = sheet.high = 0;
  sheet.full = false;
}

std::optional<TileRows> take_changed_tiles() {
  if (sheet.changed_to <= sheet.changed_from) return {};
  const int first = std::exchange(sheet.changed_from, tile_sheet_side);
  const int end = std::exchange(sheet.changed_to, 0);
  return TileRows{sheet.pixels.data() + static_cast<std::size_t>(first) * tile_sheet_side, first, end - first};
}

}  // namespace headlight
