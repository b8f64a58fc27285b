#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

/// What goes into a file beside the picture: the state that restores it (JSON text), for PNG as an iTXt chunk, for SVG
/// as <metadata>, for PDF in its keywords.
struct ExportOptions {
  float pixel_ratio = 1;     // PNG: 1, 2 or 4
  std::string state{};       // JSON; empty: none
  std::string provenance{};  // plain text below the figure: model, seed, sentence, layer, head; empty: none
  ThemeKind theme = ThemeKind::light;
};

enum class FileKind { png, svg, pdf, csv };
/// By the ending of the name; throws std::runtime_error ("expected a name ending in .png, .svg, .pdf or .csv, found
/// …").
FileKind file_kind(const std::string& path);

/// The figure as the bytes of a file. For csv: the values of all its grids, one below the
/// other, each under a line with its name and column heads. An SVG holds
/// letters as outlines and the words in its <desc>. A PDF in the light theme has no ground of its own. Throws
/// std::runtime_error when the size cannot be drawn, or for csv when there is no grid.
std::string export_figure(const Figure& figure, FileKind kind, const ExportOptions& options);
/// A picture in memory, row by row from the top; 0xRRGGBB.
struct Pixels {
  int width = 0, height = 0;
  std::vector<std::uint32_t> rgb{};
};
/// What export_figure writes into a PNG, as pixels. Throws as it does.
Pixels figure_pixels(const Figure& figure, const ExportOptions& options);
/// export_figure to a file, through a temporary name. Throws std::runtime_error saying why it could not be written.
void save_figure(const Figure& figure, const std::string& path, const ExportOptions& options);

/// The state in an exported file (or in a .json file as is). Throws std::runtime_error when there is none.
std::string read_embedded_state(const std::string& path);
/// Puts a state into the bytes of a PNG (also of a window's screenshot).
std::string embed_in_png(const std::string& png, const std::string& state);
/// RGBA pixels, row by row from the top, as a PNG.
std::string encode_png(const unsigned char* rgba, int width, int height);

}  // namespace headlight
