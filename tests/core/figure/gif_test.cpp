#include "core/figure/gif.h"

#include <gif_lib.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <set>

#include "core/figure/palette.h"

namespace headlight {
namespace {

Pixels flat(int width, int height, std::uint32_t color) {
  return {width, height, std::vector<std::uint32_t>(static_cast<std::size_t>(width * height), color)};
}

/// What a viewer shows after each frame, by the library's own reader.
struct Seen {
  std::vector<Pixels> frames;
  std::vector<int> delays;
  std::vector<int> widths;  // of the parts that were written
  bool repeats = false;

  explicit Seen(const std::string& bytes) {
    struct Source {
      const std::string* bytes;
      std::size_t at;
    } source{&bytes, 0};
    const auto read = [](GifFileType* gif, GifByteType* into, int length) {
      auto* from = static_cast<Source*>(gif->UserData);
      const std::size_t n = std::min(static_cast<std::size_t>(length), from->bytes->size() - from->at);
      std::memcpy(into, from->bytes->data() + from->at, n);
      from->at += n;
      return static_cast<int>(n);
    };
    int error = 0;
    GifFileType* gif = DGifOpen(&source, read, &error);
    if (gif == nullptr || DGifSlurp(gif) == GIF_ERROR) {
      ADD_FAILURE() << "not a GIF";
      return;
    }
    Pixels screen = flat(gif->SWidth, gif->SHeight, 0);
    for (int i = 0; i < gif->ImageCount; ++i) {
      const SavedImage& image = gif->SavedImages[i];
      const GifImageDesc& d = image.ImageDesc;
      for (int y = 0; y < d.Height; ++y)
        for (int x = 0; x < d.Width; ++x) {
          const GifColorType c = d.ColorMap->Colors[image.RasterBits[y * d.Width + x]];
          screen.rgb[static_cast<std::size_t>((d.Top + y) * screen.width + d.Left + x)] =
              static_cast<std::uint32_t>(c.Red << 16 | c.Green << 8 | c.Blue);
        }
      GraphicsControlBlock control{};
      DGifSavedExtensionToGCB(gif, i, &control);
      frames.push_back(screen);
      delays.push_back(control.DelayTime);
      widths.push_back(d.Width);
    }
    repeats = bytes.find("NETSCAPE2.0") != std::string::npos;
    DGifCloseFile(gif, &error);
  }
};

TEST(Gif, FramesComeBackAsTheyWere) {
  const Pixels first = flat(40, 30, 0xFBFAF7);
  Pixels second = first;
  second.rgb[5 * 40 + 7] = 0xB0306A;
  second.rgb[9 * 40 + 12] = 0x2F6FDE;
  GifWriter gif(40, 30);
  gif.add(first, 120);
  gif.add(second, 240);
  gif.add(second, 10);
  const Seen seen(gif.finish());
  ASSERT_EQ(seen.frames.size(), 3U);
  EXPECT_EQ(seen.frames[0].rgb, first.rgb);
  EXPECT_EQ(seen.frames[1].rgb, second.rgb);
  EXPECT_EQ(seen.frames[2].rgb, second.rgb);
  EXPECT_EQ(seen.delays, (std::vector<int>{120, 240, 10}));
  EXPECT_EQ(seen.widths, (std::vector<int>{40, 6, 1})) << "only what changed is written";
  EXPECT_TRUE(seen.repeats);
}

TEST(Gif, MistakesAreSaid) {
  EXPECT_THROW(GifWriter(0, 10), std::runtime_error);
  EXPECT_THROW(GifWriter(70000, 10), std::runtime_error);
  GifWriter gif(10, 10);
  EXPECT_THROW(gif.add(flat(11, 10, 0), 10), std::runtime_error);
  EXPECT_THROW(gif.finish(), std::runtime_error);
}

TEST(Palette, FewColoursStayExactly) {
  std::vector<std::uint32_t> rgb;
  for (std::uint32_t i = 0; i < 256; ++i) rgb.push_back(i * 0x010305 % 0x1000000);
  const IndexedPixels out = with_palette(rgb);
  for (std::size_t i = 0; i < rgb.size(); ++i) EXPECT_EQ(out.palette[out.index[i]], rgb[i]);
}

TEST(Palette, ManyColoursStayNear) {
  // A ramp of the colours of weights, much paper, and a little ink.
  std::vector<std::uint32_t> rgb(20000, 0xFBFAF7);
  const Theme& light = theme(ThemeKind::light);
  const auto byte = [](float c) { return static_cast<std::uint32_t>(std::lround(c * 255)); };
  const auto add = [&](Color c) { rgb.push_back(byte(c.r) << 16 | byte(c.g) << 8 | byte(c.b)); };
  for (int i = 0; i < 3000; ++i) add(sequential(light, static_cast<float>(i) / 3000));
  for (int i = 0; i < 3000; ++i) add(diverging(light, static_cast<float>(i) / 1500 - 1));
  for (int i = 0; i < 50; ++i) rgb.push_back(0x1E2430);
  ASSERT_GT(std::set<std::uint32_t>(rgb.begin(), rgb.end()).size(), 500U);
  const IndexedPixels out = with_palette(rgb);
  EXPECT_EQ(out.palette.size(), 256U);
  EXPECT_EQ(out.palette[out.index[0]], 0xFBFAF7U) << "paper is exact";
  int worst = 0;
  double sum = 0;
  for (std::size_t i = 0; i < rgb.size(); ++i)
    for (const int shift : {0, 8, 16}) {
      const int a = static_cast<int>(rgb[i] >> shift & 0xFF);
      const int b = static_cast<int>(out.palette[out.index[i]] >> shift & 0xFF);
      worst = std::max(worst, std::abs(a - b));
      if (i >= 20000) sum += std::abs(a - b);
    }
  EXPECT_LT(worst, 12);
  EXPECT_LT(sum / (3.0 * static_cast<double>(rgb.size() - 20000)), 1.5);
}

TEST(Palette, TheSamePictureHasTheSamePalette) {
  std::vector<std::uint32_t> rgb;
  for (std::uint32_t i = 0; i < 5000; ++i) rgb.push_back(i * 2654435761U & 0xFFFFFF);
  const IndexedPixels a = with_palette(rgb), b = with_palette(rgb);
  EXPECT_EQ(a.palette, b.palette);
  EXPECT_EQ(a.index, b.index);
  EXPECT_EQ(with_palette(rgb, 16).palette.size(), 16U);
}

}  // namespace
}  // namespace headlight
