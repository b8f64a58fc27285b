#include "app/window/tiles_gl.h"

#include <cstdint>

#include "app/ui/tiles.h"
#include "glad/gl.h"

namespace headlight {
namespace {
GLuint texture = 0;
bool made = false;  // its pixels: with the first tile, most windows have none
}  // namespace

void start_tiles() {
  glGenTextures(1, &texture);
  set_tile_texture(reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(texture)));
}

void stop_tiles() {
  set_tile_texture(nullptr);
  glDeleteTextures(1, &texture);
  texture = 0;
  made = false;
}

void upload_tiles() {
  const auto rows = take_changed_tiles();
  if (!rows) return;
  glBindTexture(GL_TEXTURE_2D, texture);
  if (!made) {
    // Cells are never mixed: a cell of several pixels has sharp edges.
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, tile_sheet_side, tile_sheet_side, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    made = true;
  }
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, rows->first, tile_sheet_side, rows->count, GL_RGBA, GL_UNSIGNED_BYTE,
                  rows->pixels);
}

}  // namespace headlight
