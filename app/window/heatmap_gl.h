#pragma once
namespace headlight {
/// Compiles the shaders and makes them paint large grids (app/ui/heatmap_draw.h). Needs a current OpenGL 3.3 context.
/// Throws std::runtime_error with the compiler's words.
void start_heatmaps();
void stop_heatmaps();
}  // namespace headlight
