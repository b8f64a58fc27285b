#include <algorithm>
#include <cmath>

#include "app/panels/mask_editor.h"

namespace headlight {

PaintedMask grown(const PaintedMask& mask, int rows, int cols) {
  PaintedMask result{std::max(rows, mask.rows), std::max(cols, mask.cols), {}};
  for (int r = 0; r < result.rows; ++r)
    for (int c = 0; c < result.cols; ++c) result.allowed.push_back(static_cast<char>(mask.at(r, c)));
  return result;
}

void invert(PaintedMask& mask) {
  for (char& cell : mask.allowed) cell = static_cast<char>(cell == 0);
}

void paint_line(PaintedMask& mask, int row0, int col0, int row1, int col1, bool allowed) {
  const int steps = std::max({1, std::abs(row1 - row0), std::abs(col1 - col0)});
  for (int i = 0; i <= steps; ++i) {
    const float part = static_cast<float>(i) / static_cast<float>(steps);
    const int r = row0 + static_cast<int>(std::lround(part * static_cast<float>(row1 - row0)));
    const int c = col0 + static_cast<int>(std::lround(part * static_cast<float>(col1 - col0)));
    if (r >= 0 && r < mask.rows && c >= 0 && c < mask.cols)
      mask.allowed[static_cast<std::size_t>(r) * static_cast<std::size_t>(mask.cols) + static_cast<std::size_t>(c)] =
          static_cast<char>(allowed);
  }
}

}  // namespace headlight
