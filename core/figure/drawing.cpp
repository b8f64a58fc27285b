#include "core/figure/drawing.h"

#include <algorithm>

namespace headlight {
namespace {

constexpr float faintest = 0.05F;  // lighter pixels are not drawn

int grid_of(const DrawnPatches& d) { return static_cast<int>(d.picture->cols()) / d.patch; }

float largest_of(const std::vector<float>& weights) {
  return weights.empty() ? 1 : std::max(1e-9F, *std::max_element(weights.begin(), weights.end()));
}

void draw_ink(Canvas& canvas, const DrawnPatches& d, int patch, Rect place) {
  const float pixel = place.w / static_cast<float>(d.patch);
  const int grid = grid_of(d);
  for (int y = 0; y < d.patch; ++y)
    for (int x = 0; x < d.patch; ++x) {
      const float ink = (*d.picture)(patch / grid * d.patch + y, patch % grid * d.patch + x);
      if (ink < faintest) continue;
      RectShape dot;
      dot.at = {place.x + static_cast<float>(x) * pixel, place.y + static_cast<float>(y) * pixel, pixel, pixel};
      dot.fill = with_alpha(canvas.colors.ink, std::min(1.0F, ink));
      canvas.figure.add(dot);
    }
}

}  // namespace

Rect patch_rect(const DrawnPatches& d, int patch) {
  const int grid = grid_of(d);
  const float size = (d.at.w - d.gap * static_cast<float>(grid - 1)) / static_cast<float>(grid);
  return {d.at.x + static_cast<float>(patch % grid) * (size + d.gap),
          d.at.y + static_cast<float>(patch / grid) * (size + d.gap), size, size};
}

void draw_patches(Canvas& canvas, const DrawnPatches& d) {
  const int patches = grid_of(d) * grid_of(d);
  for (int i = 0; i < patches; ++i) {
    RectShape tile;
    tile.at = patch_rect(d, i);
    tile.fill = d.background.empty() ? canvas.colors.card : d.background[static_cast<std::size_t>(i)];
    if (d.lines) tile.stroke = canvas.colors.rule;
    if (d.tag) tile.tag = d.tag(i);
    canvas.figure.add(tile);
    draw_ink(canvas, d, i, tile.at);
  }
  if (d.chosen < 0 || d.chosen >= patches) return;
  RectShape frame;
  frame.at = patch_rect(d, d.chosen);
  frame.stroke = d.chosen_color;
  frame.line = canvas.u(2);
  canvas.figure.add(frame);
}

std::vector<Color> weight_colors(const Theme& theme, const std::vector<float>& weights) {
  const float most = largest_of(weights);
  std::vector<Color> out;
  for (const float weight : weights) out.push_back(sequential(theme, 0.75F * weight / most));
  return out;
}

std::vector<Color> tinted(const Theme& theme, const std::vector<float>& weights, Color full) {
  const float most = largest_of(weights);
  std::vector<Color> out;
  for (const float weight : weights) out.push_back(mix(theme.card, full, 0.8F * weight / most));
  return out;
}

}  // namespace headlight
