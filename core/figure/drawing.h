#pragma once
// A drawing in a figure: its patches, whole or cut apart, on a background that says something about each.
#include <functional>
#include <vector>

#include "core/figure/canvas.h"
#include "core/tensor/tensor.h"

namespace headlight {

struct DrawnPatches {
  Rect at;                              // a square
  const Matrix* picture;                // [P, P], 0 paper … 1 ink
  int patch = 4;                        // pixels in a row of a patch
  float gap = 0;                        // between patches
  bool lines = true;                    // thin ones around every patch
  std::vector<Color> background{};      // of every patch; empty: the card's
  std::function<Tag(int patch)> tag{};  // of every patch; null: the mouse goes through
  int chosen = -1;                      // a patch framed in `chosen_color`
  Color chosen_color{};
};

/// Every patch is one rectangle with its tag, and every pixel that is not white a smaller one without.
void draw_patches(Canvas& canvas, const DrawnPatches& drawing);
Rect patch_rect(const DrawnPatches& drawing, int patch);

/// Colours of the sequential map for weights, the largest at the map's end.
std::vector<Color> weight_colors(const Theme& theme, const std::vector<float>& weights);

/// The same with a colour of one's own from the card to `full`.
std::vector<Color> tinted(const Theme& theme, const std::vector<float>& weights, Color full);

}  // namespace headlight
