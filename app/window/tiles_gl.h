#pragma once

namespace headlight {

/// The sheet of small grids (app/ui/tiles.h) as a texture. Needs a current OpenGL context.
void start_tiles();
void stop_tiles();
/// Copies what has changed since; call before a frame is painted.
void upload_tiles();

}  // namespace headlight
