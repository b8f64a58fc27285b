#include "core/figure/export.h"

#include <cairo.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "core/figure/cairo_ptr.h"
#include "core/figure/embed.h"
#include "core/tensor/safetensors.h"
#include "tests/temporary_folder.h"

namespace headlight {
namespace {

const Theme& light_theme = theme(ThemeKind::light);

Figure sample(int n = 3) {
  Figure figure;
  figure.width = 300;
  figure.height = 200;
  figure.title = "Weights of 玩 <1>";
  figure.add(TextShape{
      .at = {20, 20}, .text = "权重 = softmax(\\sqrt{d_{k}})", .size = TextSize::title, .color = light_theme.ink});
  GridShape grid;
  grid.at = {30, 50, 120, 120};
  grid.rows = grid.cols = n;
  std::vector<float> values(static_cast<std::size_t>(n) * static_cast<std::size_t>(n), 0);
  values[0] = 1;
  values[1] = -std::numeric_limits<float>::infinity();
  grid.values = std::make_shared<const std::vector<float>>(values);
  grid.scale = {ColorScale::Map::sequential, 0, 1};
  grid.source = {"blocks.0.attn.pattern", {}};
  figure.add(grid);
  figure.add(RectShape{.at = {200, 50, 50, 50}, .fill = light_theme.query});
  return figure;
}

/// A decoded PNG.
struct Picture {
  CairoSurface surface;
  int width, height;

  explicit Picture(const std::string& png) {
    struct Source {
      const std::string* bytes;
      std::size_t at;
    } source{&png, 0};
    const auto read = [](void* closure, unsigned char* data, unsigned int length) {
      auto* from = static_cast<Source*>(closure);
      if (from->at + length > from->bytes->size()) return CAIRO_STATUS_READ_ERROR;
      from->bytes->copy(reinterpret_cast<char*>(data), length, from->at);
      from->at += length;
      return CAIRO_STATUS_SUCCESS;
    };
    surface.reset(cairo_image_surface_create_from_png_stream(read, &source));
    width = cairo_image_surface_get_width(surface.get());
    height = cairo_image_surface_get_height(surface.get());
  }
  bool ok() const { return cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS; }
  std::uint32_t at(int x, int y) const {
    const unsigned char* row =
        cairo_image_surface_get_data(surface.get()) + y * cairo_image_surface_get_stride(surface.get());
    return reinterpret_cast<const std::uint32_t*>(row)[x] & 0xFFFFFFU;
  }
};

std::uint32_t hex(Color c) {
  const auto byte = [](float v) { return static_cast<std::uint32_t>(std::lround(v * 255)); };
  return byte(c.r) << 16 | byte(c.g) << 8 | byte(c.b);
}

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(ExportPng, HasTheSizeOfTheFigureTimesTheRatio) {
  for (const float ratio : {1.0F, 2.0F, 4.0F}) {
    const Picture picture(export_figure(sample(), FileKind::png, {.pixel_ratio = ratio, .state = "{\"a\":1}"}));
    ASSERT_TRUE(picture.ok());
    EXPECT_EQ(picture.width, static_cast<int>(300 * ratio));
    EXPECT_EQ(picture.height, static_cast<int>(200 * ratio));
  }
}

TEST(ExportPng, GrowsByItsProvenanceAndKeepsTheFigureAbove) {
  const std::string words =
      "story-zh, seed 1, 今天|天气|真|好|，|我|想|出|去|玩, layer 2, head 3, a_{b} and more words that need a line";
  const Picture plain(export_figure(sample(), FileKind::png, {}));
  const Picture with(export_figure(sample(), FileKind::png, {.provenance = words}));
  EXPECT_EQ(with.width, 300);
  EXPECT_GT(with.height, 200 + 2 * 16) << "two lines at least";
  for (int y = 0; y < 200; y += 7)
    for (int x = 0; x < 300; x += 7) ASSERT_EQ(plain.at(x, y), with.at(x, y)) << x << ' ' << y;
  bool ink = false;
  for (int y = 200; y < with.height; ++y)
    for (int x = 0; x < 300; ++x) ink = ink || with.at(x, y) != hex(light_theme.paper);
  EXPECT_TRUE(ink);
}

TEST(ExportPng, PaintsPaperCellsAndHatching) {
  const Picture picture(export_figure(sample(), FileKind::png, {}));
  EXPECT_EQ(picture.at(1, 1), hex(light_theme.paper));
  EXPECT_EQ(picture.at(225, 75), hex(light_theme.query));
  EXPECT_EQ(picture.at(50, 70), hex(sequential(light_theme, 1)));
  EXPECT_EQ(picture.at(69, 89), hex(sequential(light_theme, 1))) << "to the last pixel of the cell";
  EXPECT_EQ(picture.at(130, 150), hex(sequential(light_theme, 0)));
  // the masked cell (0, 1) has two colours, neither of the scale's ends
  int back = 0;
  int lines = 0;
  for (int y = 51; y < 89; ++y)
    for (int x = 71; x < 109; ++x) {
      back += picture.at(x, y) == hex(light_theme.hatch_back) ? 1 : 0;
      lines += picture.at(x, y) != hex(light_theme.hatch_back) ? 1 : 0;
      ASSERT_NE(picture.at(x, y), hex(sequential(light_theme, 1)));
    }
  EXPECT_GT(back, 300);
  EXPECT_GT(lines, 300);
}

TEST(ExportPng, EnlargesAnImageOfALargeGridWithoutSmoothing) {
  Figure figure = sample(120);  // a pixel a cell
  const Picture picture(export_figure(figure, FileKind::png, {.pixel_ratio = 4}));
  EXPECT_EQ(picture.at(120, 200), hex(sequential(light_theme, 1)));
  EXPECT_EQ(picture.at(123, 203), hex(sequential(light_theme, 1)));
  EXPECT_EQ(picture.at(120, 204), hex(sequential(light_theme, 0)));
  EXPECT_EQ(picture.at(128, 200), hex(sequential(light_theme, 0)));
}

TEST(ExportPng, RefusesASizeThatCannotBe) {
  Figure figure = sample();
  figure.width = 20000;
  EXPECT_TRUE(
      contains(message_of([&] { export_figure(figure, FileKind::png, {.pixel_ratio = 4}); }), "found 80000 × 800"));
  figure.width = 0;
  EXPECT_TRUE(contains(message_of([&] { export_figure(figure, FileKind::svg, {}); }), "at least 1 × 1"));
  EXPECT_TRUE(contains(message_of([&] { export_figure(sample(), FileKind::png, {.pixel_ratio = 0}); }), "positive"));
}

TEST(ExportSvg, HoldsWordsSizeAndShapes) {
  const std::string svg = export_figure(sample(), FileKind::svg, {.provenance = "seed <1> & 玩"});
  EXPECT_TRUE(contains(svg, "<title>Weights of 玩 &lt;1&gt;</title>"));
  EXPECT_TRUE(contains(svg, "权重 = softmax(√d_k)"));
  EXPECT_TRUE(contains(svg, "seed &lt;1&gt; &amp; 玩"));
  EXPECT_TRUE(contains(svg, "width=\"300px\"")) << svg.substr(0, 300);
  EXPECT_FALSE(contains(svg, "headlight-state"));
  EXPECT_FALSE(contains(svg, "<image "));
}

TEST(ExportSvg, KeepsTheImageOfALargeGridCrisp) {
  const std::string svg = export_figure(sample(100), FileKind::svg, {});
  EXPECT_TRUE(contains(svg, "image-rendering:pixelated"));
}

TEST(ExportCsv, TakesTheLargestGrid) {
  Figure figure = sample(2);
  GridShape larger;
  larger.rows = 1;
  larger.cols = 5;
  larger.values = std::make_shared<const std::vector<float>>(std::vector<float>{1, 2, 3, 4, 5});
  figure.add(larger);
  EXPECT_TRUE(contains(export_figure(figure, FileKind::csv, {}), "0,1,2,3,4,5\r\n"));
  EXPECT_TRUE(contains(message_of([] { export_figure(Figure{}, FileKind::csv, {}); }), "found none"));
}

TEST(FileKind, GoesByTheEnding) {
  EXPECT_EQ(file_kind("a/b.PNG"), FileKind::png);
  EXPECT_EQ(file_kind("图.svg"), FileKind::svg);
  EXPECT_EQ(file_kind("x.pdf"), FileKind::pdf);
  EXPECT_EQ(file_kind("x.png.csv"), FileKind::csv);
  EXPECT_EQ(message_of([] { file_kind("a.jpg"); }),
            "expected a name ending in .png, .svg, .pdf or .csv, found a.jpg; choose one of them");
}

/// JSON of about `size` bytes with everything that might be mangled on the way.
std::string state_of(std::size_t size) {
  std::string state = R"({"sentence":"今天|天气 <&> \"\\) ( --> ]]> 😀","more":")";
  unsigned random = 1;
  while (state.size() < size) state += static_cast<char>('a' + ((random = random * 1664525U + 1013904223U) >> 24) % 26);
  return state + "\"}";
}

TEST(State, ComesBackFromEveryKindOfFile) {
  const testing::TemporaryFolder folder;
  for (const std::size_t size : {10, 100'000, 1'000'000})
    for (const std::string name : {"figure.png", "figure.svg", "figure.pdf"}) {
      const std::string state = state_of(size);
      save_figure(sample(), folder / name, {.state = state, .provenance = "seed 1"});
      EXPECT_TRUE(read_embedded_state(folder / name) == state) << name << ' ' << size;
    }
  write_file(folder / "state.json", "\xEF\xBB\xBF{\"a\": 1}\n");
  EXPECT_EQ(read_embedded_state(folder / "state.json"), "{\"a\": 1}\n");
}

TEST(State, StillLeavesAPictureThatOpens) {
  const std::string png = embed_in_png(export_figure(sample(), FileKind::png, {.state = "{\"old\":1}"}), "{\"new\":2}");
  EXPECT_TRUE(Picture(png).ok());
  EXPECT_EQ(find_png_state(png), "{\"new\":2}");
  EXPECT_EQ(png.find("iTXt"), png.rfind("iTXt")) << "the older state is replaced";
  EXPECT_THROW(embed_in_png("GIF89a", "{}"), std::runtime_error);
}

TEST(State, IsMissedWithAClearMessage) {
  const testing::TemporaryFolder folder;
  for (const std::string name : {"plain.png", "plain.svg", "plain.pdf"}) {
    save_figure(sample(), folder / name, {});
    EXPECT_TRUE(contains(message_of([&] { read_embedded_state(folder / name); }), "found a picture without a state"))
        << name;
  }
  write_file(folder / "notes.txt", "hello");
  EXPECT_TRUE(contains(message_of([&] { read_embedded_state(folder / "notes.txt"); }), "found a file of another kind"));
  write_file(folder / "empty.png", "");
  EXPECT_NE(message_of([&] { read_embedded_state(folder / "empty.png"); }), "");
  EXPECT_NE(message_of([&] { read_embedded_state(folder / "absent.png"); }), "");
  EXPECT_NE(message_of([&] { save_figure(sample(), folder / "no/such/folder.png", {}); }), "");
}

/// Reading gives the state, nothing or an error, but never anything else.
void read_damaged(const std::string& bytes, const std::string& state) {
  try {
    const auto found = is_png(bytes)   ? find_png_state(bytes)
                       : is_pdf(bytes) ? find_pdf_state(bytes)
                                       : find_svg_state(bytes);
    if (found && is_png(bytes)) {
      EXPECT_EQ(*found, state) << "a checksum lets no changed state through";
    }
  } catch (const std::runtime_error&) {
  }
}

TEST(State, OfADamagedFileIsAnErrorAtMost) {
  const std::string state = state_of(600);
  for (const FileKind kind : {FileKind::png, FileKind::svg, FileKind::pdf}) {
    const std::string bytes = export_figure(sample(), kind, {.state = state});
    for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 700)
      read_damaged(bytes.substr(0, size), state);
    for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 700) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ 0x55);
      read_damaged(changed, state);
    }
  }
  const std::string png = export_figure(sample(), FileKind::png, {.state = state});
  std::string wrong_length = png;
  wrong_length[wrong_length.find("iTXt") - 4] = '\x7F';
  EXPECT_TRUE(contains(message_of([&] { find_png_state(wrong_length); }), "ends in the middle"));
  std::string wrong_sum = png;
  wrong_sum[wrong_sum.find("iTXt") + 40] ^= 1;
  EXPECT_TRUE(contains(message_of([&] { find_png_state(wrong_sum); }), "checksum"));
}

TEST(EncodePng, KeepsEveryPixel) {
  const std::vector<unsigned char> rgba = {255, 0, 0, 255, 1, 2, 3, 255, 0, 0, 255, 255, 250, 251, 252, 255};
  const Picture picture(encode_png(rgba.data(), 2, 2));
  ASSERT_TRUE(picture.ok());
  EXPECT_EQ(picture.at(0, 0), 0xFF0000U);
  EXPECT_EQ(picture.at(1, 0), 0x010203U);
  EXPECT_EQ(picture.at(0, 1), 0x0000FFU);
  EXPECT_EQ(picture.at(1, 1), 0xFAFBFCU);
  EXPECT_THROW(encode_png(rgba.data(), 0, 2), std::runtime_error);
}

}  // namespace
}  // namespace headlight
