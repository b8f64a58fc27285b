#include "app/window/heatmap_gl.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/ui/heatmap_draw.h"
#include "core/text/error.h"
#include "glad/gl.h"
#include "shaders.h"

namespace headlight {
namespace {

/// The values of a grid on the graphics card. Kept while the values stay the same: moving the mouse makes a new figure
/// but seldom new values.
struct Uploaded {
  std::shared_ptr<const std::vector<float>> values;
  std::shared_ptr<const std::vector<char>> masked;
  int rows = 0, cols = 0;
  GLuint texture = 0;
  long used = 0;
};

/// The colours of a scale in a theme.
struct Map {
  ColorScale scale;
  ThemeKind theme = ThemeKind::light;
  GLuint texture = 0;
};

/// Where the shader finds its settings.
struct Uniforms {
  GLint place = -1, viewport = -1, floor_value = -1, paper = -1, hatch = -1, spacing = -1, origin = -1, height = -1;
};

struct Painter {
  GLuint program = 0, vertex_array = 0, ends = 0;
  Uniforms uniforms;
  std::vector<Uploaded> uploaded;
  std::vector<Map> maps;           // the last few: to fill a texture anew, the card must first be done with it
  std::vector<float> ends_filled;  // what the texture of ends holds
  long clock = 0;
} painter;

constexpr std::size_t most_cells = 12'000'000;  // kept as textures, at most about 130 MB; the longest unused go first

GLuint compile(GLenum kind, std::string_view source) {
  const GLuint shader = glCreateShader(kind);
  const char* text = source.data();
  const auto length = static_cast<GLint>(source.size());
  glShaderSource(shader, 1, &text, &length);
  glCompileShader(shader);
  GLint good = 0;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
  if (good == GL_FALSE) {
    std::array<char, 2000> log{};
    glGetShaderInfoLog(shader, static_cast<GLsizei>(log.size()), nullptr, log.data());
    throw Error(Tr{"expected the heatmap shader to compile, found: ", "热力图着色器应能编译，实际："} + log.data() +
                Tr{"; update the graphics driver", "；请更新显卡驱动"});
  }
  return shader;
}

GLuint new_texture(GLint filter) {
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  return texture;
}

template <typename T>
bool same(const std::shared_ptr<const std::vector<T>>& a, const std::shared_ptr<const std::vector<T>>& b) {
  if (a == b) return true;
  return a && b && a->size() == b->size() && std::memcmp(a->data(), b->data(), a->size() * sizeof(T)) == 0;
}

/// (value, 1) for a cell, (0, 0) for a masked one; with mipmaps, so that cells smaller than a pixel are averaged.
void upload(const GridShape& grid) {
  std::vector<float> pairs(2 * static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.cols));
  std::size_t i = 0;
  for (int r = 0; r < grid.rows; ++r) {
    for (int c = 0; c < grid.cols; ++c, ++i) {
      const bool masked = grid.is_masked(r, c);
      pairs[2 * i] = masked ? 0 : grid.value(r, c);
      pairs[2 * i + 1] = masked ? 0 : 1;
    }
  }
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RG32F, grid.cols, grid.rows, 0, GL_RG, GL_FLOAT, pairs.data());
  glGenerateMipmap(GL_TEXTURE_2D);
}

GLuint texture_of(const GridShape& grid) {
  for (Uploaded& known : painter.uploaded) {
    if (known.rows != grid.rows || known.cols != grid.cols) continue;
    if (!same(known.values, grid.values) || !same(known.masked, grid.masked)) continue;
    known.values = grid.values;  // the next comparison is one of pointers
    known.masked = grid.masked;
    known.used = ++painter.clock;
    return known.texture;
  }
  const auto cells = [](std::size_t sum, const Uploaded& known) {
    return sum + static_cast<std::size_t>(known.rows) * static_cast<std::size_t>(known.cols);
  };
  while (std::accumulate(painter.uploaded.begin(), painter.uploaded.end(), std::size_t{0}, cells) > most_cells) {
    const auto oldest = std::min_element(painter.uploaded.begin(), painter.uploaded.end(),
                                         [](const auto& a, const auto& b) { return a.used < b.used; });
    glDeleteTextures(1, &oldest->texture);
    painter.uploaded.erase(oldest);
  }
  const GLuint texture = new_texture(GL_LINEAR_MIPMAP_LINEAR);
  upload(grid);
  painter.uploaded.push_back({grid.values, grid.masked, grid.rows, grid.cols, texture, ++painter.clock});
  return texture;
}

bool same(const ColorScale& a, const ColorScale& b) {
  return a.map == b.map && a.low == b.low && a.high == b.high && a.logarithmic == b.logarithmic && a.floor == b.floor;
}

/// 256 colours from the low to the high end of a scale.
GLuint map_of(const ColorScale& scale, const Theme& colors) {
  for (const Map& known : painter.maps)
    if (known.theme == colors.kind && same(known.scale, scale)) return known.texture;
  constexpr std::size_t most = 16;
  if (painter.maps.size() >= most) {
    glDeleteTextures(1, &painter.maps.front().texture);
    painter.maps.erase(painter.maps.begin());
  }
  std::array<float, std::size_t{256} * 3> texels{};
  for (std::size_t i = 0; i < 256; ++i) {
    const float t = static_cast<float>(i) / 255;
    const float value = scale.logarithmic ? scale.floor * std::pow(scale.high / scale.floor, t)
                                          : scale.low + t * (scale.high - scale.low);
    const Color c = scale.color(colors, value);
    texels[3 * i] = c.r;
    texels[3 * i + 1] = c.g;
    texels[3 * i + 2] = c.b;
  }
  const GLuint texture = new_texture(GL_LINEAR);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGB8, 256, 1, 0, GL_RGB, GL_FLOAT, texels.data());
  painter.maps.push_back({scale, colors.kind, texture});
  return texture;
}

void upload_ends(const GridShape& grid) {
  std::vector<float> pairs;
  if (grid.row_scales.empty()) pairs = {grid.scale.low, grid.scale.high};
  for (const ColorScale& scale : grid.row_scales) pairs.insert(pairs.end(), {scale.low, scale.high});
  if (pairs == painter.ends_filled) return;
  glBindTexture(GL_TEXTURE_2D, painter.ends);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RG32F, 1, static_cast<GLsizei>(pairs.size() / 2), 0, GL_RG, GL_FLOAT, pairs.data());
  painter.ends_filled = std::move(pairs);
}

void paint(const ImDrawList*, const ImDrawCmd* command) {
  const auto& draw = *static_cast<const HeatmapDraw*>(command->UserCallbackData);
  const ImGuiIO& io = ImGui::GetIO();
  const float sx = io.DisplayFramebufferScale.x, sy = io.DisplayFramebufferScale.y;
  const float height = io.DisplaySize.y * sy, width = io.DisplaySize.x * sx;
  const ImVec4& clip = command->ClipRect;
  if (clip.z <= clip.x || clip.w <= clip.y) return;
  glScissor(static_cast<GLint>(clip.x * sx), static_cast<GLint>(height - clip.w * sy),
            static_cast<GLsizei>((clip.z - clip.x) * sx), static_cast<GLsizei>((clip.w - clip.y) * sy));
  const ColorScale& scale = draw.grid.scale_of(0);
  const GLuint map = map_of(scale, *draw.theme);
  upload_ends(draw.grid);
  const GLuint values = texture_of(draw.grid);

  glUseProgram(painter.program);
  glBindVertexArray(painter.vertex_array);
  const std::array<GLuint, 3> textures{values, painter.ends, map};  // the order of texture_names
  for (std::size_t i = 0; i < textures.size(); ++i) {
    glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(i));
    glBindTexture(GL_TEXTURE_2D, textures[i]);
  }
  const Theme& t = *draw.theme;
  const Uniforms& u = painter.uniforms;
  glUniform4f(u.place, draw.at.x * sx, draw.at.y * sy, draw.at.right() * sx, draw.at.bottom() * sy);
  glUniform2f(u.viewport, width, height);
  glUniform1f(u.floor_value, scale.logarithmic ? scale.floor : 0);
  glUniform4f(u.paper, t.paper.r, t.paper.g, t.paper.b, 1);
  glUniform4f(u.hatch, t.hatch.r, t.hatch.g, t.hatch.b, 1);
  glUniform1f(u.spacing, hatch_spacing * draw.scale * sx);
  glUniform2f(u.origin, draw.origin.x * sx, draw.origin.y * sy);
  glUniform1f(u.height, height);
  glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
  glActiveTexture(GL_TEXTURE0);
}

void find_uniforms() {
  const auto find = [](const char* name) { return glGetUniformLocation(painter.program, name); };
  painter.uniforms = {find("place"), find("viewport"), find("floor_value"), find("paper"),
                      find("hatch"), find("spacing"),  find("origin"),      find("height")};
  glUseProgram(painter.program);
  const std::array<const char*, 3> texture_names{"values", "ends", "map"};
  for (std::size_t i = 0; i < texture_names.size(); ++i) glUniform1i(find(texture_names[i]), static_cast<GLint>(i));
}

}  // namespace

void start_heatmaps() {
  const GLuint vertex = compile(GL_VERTEX_SHADER, shaders::heatmap_vert);
  const GLuint fragment = compile(GL_FRAGMENT_SHADER, shaders::heatmap_frag);
  painter.program = glCreateProgram();
  glAttachShader(painter.program, vertex);
  glAttachShader(painter.program, fragment);
  glLinkProgram(painter.program);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint good = 0;
  glGetProgramiv(painter.program, GL_LINK_STATUS, &good);
  if (good == GL_FALSE)
    throw Error({"expected the heatmap shaders to link, found that they do not; update the graphics driver",
                 "热力图着色器应能链接，实际不能；请更新显卡驱动"});
  glGenVertexArrays(1, &painter.vertex_array);
  find_uniforms();
  painter.ends = new_texture(GL_NEAREST);
  set_heatmap_painter(paint);
}

void stop_heatmaps() {
  set_heatmap_painter(nullptr);
  for (const Uploaded& known : painter.uploaded) glDeleteTextures(1, &known.texture);
  for (const Map& known : painter.maps) glDeleteTextures(1, &known.texture);
  glDeleteTextures(1, &painter.ends);
  glDeleteVertexArrays(1, &painter.vertex_array);
  glDeleteProgram(painter.program);
  painter = {};
}

}  // namespace headlight
