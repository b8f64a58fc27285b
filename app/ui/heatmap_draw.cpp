#include "app/ui/heatmap_draw.h"

#include <deque>

namespace headlight {
namespace {
std::deque<HeatmapDraw> draws;  // a deque: the draw list holds pointers into it
ImDrawCallback painter = nullptr;
}  // namespace

void add_heatmap(ImDrawList* list, const GridShape& grid, Point origin) {
  if (painter == nullptr) return;
  const Rect at{origin.x + grid.at.x, origin.y + grid.at.y, grid.at.w, grid.at.h};
  draws.push_back({grid, at, origin, ui().theme, ui().scale});
  list->AddCallback(painter, &draws.back());
  list->AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void begin_heatmaps() { draws.clear(); }
void set_heatmap_painter(ImDrawCallback p) { painter = p; }

}  // namespace headlight
