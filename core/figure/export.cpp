#include "core/figure/export.h"
#include "core/text/utf8.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "core/figure/cairo_bytes.h"
#include "core/figure/cairo_ptr.h"
#include "core/figure/cairo_renderer.h"
#include "core/figure/csv.h"
#include "core/figure/embed.h"
#include "core/figure/rich_text.h"
#include "core/tensor/safetensors.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr int most_pixels = 32767;              // a side; Cairo's own limit
constexpr double points_per_pixel = 72.0 / 96;  // PDF
constexpr std::size_t most_file = std::size_t{512} << 20;

/// A figure with its provenance below: what is printed.
struct Page {
  const Figure& figure;
  const Theme& colors;
  std::vector<std::string> lines;  // of the provenance
  float height = 0;

  Page(const Figure& of, const ExportOptions& options) : figure(of), colors(theme(options.theme)) {
    if (!(figure.width >= 1 && figure.height >= 1) || !std::isfinite(figure.width + figure.height))
      throw std::runtime_error("expected a figure of at least 1 × 1 pixels, found " + std::to_string(figure.width) +
                               " × " + std::to_string(figure.height));
    height = figure.height;
    if (options.provenance.empty()) return;
    lines = wrapped(literal_text(options.provenance), TextSize::tiny, figure.width - 2 * margin(), figure.scale);
    height += static_cast<float>(lines.size()) * line_height() + margin();
  }
  float margin() const { return 14 * figure.scale; }
  float line_height() const { return 1.5F * pixels(TextSize::tiny) * figure.scale; }

  void draw(cairo_t* context, bool ground = true) const {
    if (ground) {
      set_color(context, colors.paper);
      cairo_paint(context);
    }
    draw_figure(context, figure, colors);
    CairoText text(context, figure.scale);
    float y = figure.height + line_height() / 2;
    for (const std::string& line : lines) {
      TextShape shape;
      shape.at = {margin(), y};
      shape.text = line;
      shape.size = TextSize::tiny;
      shape.color = colors.muted;
      text.draw(shape);
      y += line_height();
    }
  }
};

std::string png_bytes(cairo_surface_t* surface) {
  std::string bytes;
  check_cairo(cairo_surface_write_to_png_stream(surface, append_bytes, &bytes));
  return bytes;
}

/// The page as pixels.
CairoSurface drawn_pixels(const Page& page, const ExportOptions& options) {
  if (!(options.pixel_ratio > 0))
    throw std::runtime_error("expected a positive pixel ratio (1, 2 or 4), found " +
                             std::to_string(options.pixel_ratio));
  const float width = std::ceil(page.figure.width * options.pixel_ratio);
  const float height = std::ceil(page.height * options.pixel_ratio);
  if (std::max(width, height) > most_pixels)
    throw Error(Tr{"expected at most ", "每边应不超过 "} + std::to_string(most_pixels) +
                Tr{" pixels a side, found ", " 像素，实际为 "} + std::to_string(std::lround(width)) + " × " +
                std::to_string(std::lround(height)) +
                Tr{"; choose a smaller pixel ratio, or SVG or PDF", "；请选择更小的倍数，或改用 SVG、PDF"});
  CairoSurface surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(width), static_cast<int>(height)));
  const CairoContext context(cairo_create(surface.get()));
  cairo_scale(context.get(), static_cast<double>(options.pixel_ratio), static_cast<double>(options.pixel_ratio));
  page.draw(context.get());
  check_cairo(cairo_status(context.get()));
  cairo_surface_flush(surface.get());
  return surface;
}

std::string export_png(const Page& page, const ExportOptions& options) {
  const std::string png = png_bytes(drawn_pixels(page, options).get());
  return options.state.empty() ? png : png_with_state(png, options.state);
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t')  // XML has no other control characters
      out += c;
  }
  return out;
}

/// The words of a figure for search and screen readers: Cairo writes letters into an SVG as outlines.
std::string svg_head(const Page& page, const ExportOptions& options) {
  std::string words;
  for (const Shape2D& shape : page.figure.shapes())
    if (const auto* text = std::get_if<TextShape>(&shape)) words += plain_text(text->text) + "\n";
  words += options.provenance;
  std::string head = "<title>" + xml_text(valid_utf8(plain_text(page.figure.title))) + "</title>\n<desc>" +
                     xml_text(valid_utf8(words)) + "</desc>\n";
  if (!options.state.empty()) head += svg_metadata(options.state);
  return head;
}

std::string export_svg(const Page& page, const ExportOptions& options) {
  std::string svg;
  {
    const CairoSurface surface(cairo_svg_surface_create_for_stream(
        append_bytes, &svg, static_cast<double>(page.figure.width), static_cast<double>(page.height)));
    cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_PX);
    const CairoContext context(cairo_create(surface.get()));
    page.draw(context.get());
    check_cairo(cairo_status(context.get()));
    cairo_surface_finish(surface.get());
    check_cairo(cairo_surface_status(surface.get()));
  }
  // large grids are images of a pixel a cell: they must not be smoothed
  constexpr std::string_view image = "<image ";
  constexpr std::string_view crisp = "image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" ";
  for (std::size_t at = svg.find(image); at != std::string::npos; at = svg.find(image, at + 1))
    svg.insert(at + image.size(), crisp);
  const std::size_t open = svg.find('>', svg.find("<svg"));
  return svg.insert(open + 1, "\n" + svg_head(page, options));
}

std::string export_pdf(const Page& page, const ExportOptions& options) {
  std::string pdf;
  const CairoSurface surface(
      cairo_pdf_surface_create_for_stream(append_bytes, &pdf, static_cast<double>(page.figure.width) * points_per_pixel,
                                          static_cast<double>(page.height) * points_per_pixel));
  // later versions may hide the keywords, and so the state, in a compressed stream
  cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE,
                                 valid_utf8(plain_text(page.figure.title)).c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Headlight " HEADLIGHT_VERSION);
  if (!options.state.empty())
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_KEYWORDS, pdf_keywords(options.state).c_str());
  const CairoContext context(cairo_create(surface.get()));
  cairo_scale(context.get(), points_per_pixel, points_per_pixel);
  page.draw(context.get(), options.theme != ThemeKind::light);  // white paper stays the printer's
  check_cairo(cairo_status(context.get()));
  cairo_surface_finish(surface.get());
  check_cairo(cairo_surface_status(surface.get()));
  return pdf;
}

/// Whether `other` shows these numbers too, and more of them: a word's row of a matrix that is drawn in whole.
bool part_of(const GridShape& grid, const GridShape& other) {
  return !grid.source.name.empty() && grid.source.name == other.source.name &&
         grid.source.at.batch == other.source.at.batch &&
         std::int64_t{grid.rows} * grid.cols < std::int64_t{other.rows} * other.cols;
}

std::string export_csv(const Figure& figure) {
  std::vector<const GridShape*> grids;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* grid = std::get_if<GridShape>(&shape); grid != nullptr && grid->values) grids.push_back(grid);
  if (grids.empty())
    throw Error({"expected a figure with a matrix of values, found none in it; export it as PNG, SVG or PDF",
                 "图中应有数值矩阵，实际没有；请导出为 PNG、SVG 或 PDF"});
  std::string out;
  for (const GridShape* grid : grids) {
    if (std::any_of(grids.begin(), grids.end(), [&](const GridShape* other) { return part_of(*grid, *other); }))
      continue;
    const std::string block = to_csv(*grid);
    out += out.empty() ? block : "\r\n" + block.substr(3);  // one byte order mark, at the beginning
  }
  return out;
}

}  // namespace

FileKind file_kind(const std::string& path) {
  std::string name = path;
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (name.ends_with(".png")) return FileKind::png;
  if (name.ends_with(".svg")) return FileKind::svg;
  if (name.ends_with(".pdf")) return FileKind::pdf;
  if (name.ends_with(".csv")) return FileKind::csv;
  throw Error(Tr{"expected a name ending in .png, .svg, .pdf or .csv, found ",
                 "文件名应以 .png、.svg、.pdf 或 .csv 结尾，实际为 "} +
              path + Tr{"; choose one of them", "；请从中选择"});
}

std::string export_figure(const Figure& figure, FileKind kind, const ExportOptions& options) {
  if (kind == FileKind::csv) return export_csv(figure);
  const Page page(figure, options);
  switch (kind) {
    case FileKind::svg:
      return export_svg(page, options);
    case FileKind::pdf:
      return export_pdf(page, options);
    default:
      return export_png(page, options);
  }
}

Pixels figure_pixels(const Figure& figure, const ExportOptions& options) {
  const CairoSurface surface = drawn_pixels(Page(figure, options), options);
  Pixels out;
  out.width = cairo_image_surface_get_width(surface.get());
  out.height = cairo_image_surface_get_height(surface.get());
  const unsigned char* const data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  out.rgb.reserve(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
  for (int y = 0; y < out.height; ++y) {
    const auto* const row = reinterpret_cast<const std::uint32_t*>(data + static_cast<std::ptrdiff_t>(y) * stride);
    for (int x = 0; x < out.width; ++x) out.rgb.push_back(row[x] & 0xFFFFFFU);
  }
  return out;
}

void save_figure(const Figure& figure, const std::string& path, const ExportOptions& options) {
  write_file(path, export_figure(figure, file_kind(path), options));
}

std::string read_embedded_state(const std::string& path) {
  const std::string bytes = read_file(path, most_file);
  std::optional<std::string> state;
  try {
    if (is_png(bytes)) {
      state = find_png_state(bytes);
    } else if (is_pdf(bytes)) {
      state = find_pdf_state(bytes);
    } else if (is_svg(bytes)) {
      state = find_svg_state(bytes);
    } else {
      const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
      if (first != std::string::npos && bytes[first] == '{') return bytes.substr(first);
      throw Error(
          {"expected an exported figure (.png, .svg, .pdf) or a state file (.json), found a file of another kind; "
           "choose one that was saved or exported by Headlight",
           "应为导出的图（.png、.svg、.pdf）或状态文件（.json），实际是其他类型的文件；请选择 Headlight "
           "保存或导出的文件"});
    }
  } catch (const std::runtime_error& error) {
    throw Error(path + Tr{": ", "："} + words_of(error));
  }
  if (!state)
    throw Error(path +
                Tr{": expected an exported figure or a state file, found a picture without a state; a figure exported "
                   "without its state cannot be opened",
                   "：应为导出的图或状态文件，实际是不含状态的图片；不含状态的图无法打开"});
  return *state;
}

std::string embed_in_png(const std::string& png, const std::string& state) { return png_with_state(png, state); }

std::string encode_png(const unsigned char* rgba, int width, int height) {
  if (width < 1 || height < 1 || std::max(width, height) > most_pixels)
    throw std::runtime_error("expected a picture of 1 to " + std::to_string(most_pixels) + " pixels a side, found " +
                             std::to_string(width) + " × " + std::to_string(height));
  const CairoSurface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height));
  check_cairo(cairo_surface_status(surface.get()));
  cairo_surface_flush(surface.get());
  unsigned char* const data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (int y = 0; y < height; ++y) {
    auto* const row = reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(y) * stride);
    for (int x = 0; x < width; ++x, rgba += 4) {
      const std::uint32_t alpha = rgba[3];
      const auto times_alpha = [alpha](std::uint32_t channel) { return (channel * alpha + 127) / 255; };
      row[x] = alpha << 24 | times_alpha(rgba[0]) << 16 | times_alpha(rgba[1]) << 8 | times_alpha(rgba[2]);
    }
  }
  cairo_surface_mark_dirty(surface.get());
  return png_bytes(surface.get());
}

}  // namespace headlight
