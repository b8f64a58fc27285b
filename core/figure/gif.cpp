#include "core/figure/gif.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/figure/palette.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr int longest_side = 65535;

struct FreeMap {
  void operator()(ColorMapObject* map) const { GifFreeMapObject(map); }
};
using ColorMap = std::unique_ptr<ColorMapObject, FreeMap>;

/// A power of two of colours, as the format wants it.
ColorMap color_map(const std::vector<std::uint32_t>& palette) {
  int count = 2;
  while (count < static_cast<int>(palette.size())) count *= 2;
  std::vector<GifColorType> colors(static_cast<std::size_t>(count), GifColorType{0, 0, 0});
  for (std::size_t i = 0; i < palette.size(); ++i)
    colors[i] = {static_cast<GifByteType>(palette[i] >> 16 & 0xFF), static_cast<GifByteType>(palette[i] >> 8 & 0xFF),
                 static_cast<GifByteType>(palette[i] & 0xFF)};
  return ColorMap(GifMakeMapObject(count, colors.data()));
}

struct Area {
  int x, y, w, h;
};

/// What differs between two pictures; one pixel when nothing does, so that the frame still takes its time.
Area changed(const Pixels& from, const Pixels& to) {
  int left = to.width, right = -1, top = to.height, bottom = -1;
  for (int y = 0; y < to.height; ++y) {
    const auto row = static_cast<std::ptrdiff_t>(y) * to.width;
    const auto begin = to.rgb.begin() + row, end = begin + to.width;
    const auto first = std::mismatch(begin, end, from.rgb.begin() + row).first;
    if (first == end) continue;
    int last = to.width - 1;
    while (to.rgb[static_cast<std::size_t>(row + last)] == from.rgb[static_cast<std::size_t>(row + last)]) --last;
    left = std::min(left, static_cast<int>(first - begin));
    right = std::max(right, last);
    top = std::min(top, y);
    bottom = y;
  }
  if (right < 0) return {0, 0, 1, 1};
  return {left, top, right - left + 1, bottom - top + 1};
}

std::vector<std::uint32_t> part(const Pixels& picture, Area a) {
  std::vector<std::uint32_t> out;
  out.reserve(static_cast<std::size_t>(a.w) * static_cast<std::size_t>(a.h));
  for (int y = 0; y < a.h; ++y) {
    const auto begin = picture.rgb.begin() + static_cast<std::ptrdiff_t>(a.y + y) * picture.width + a.x;
    out.insert(out.end(), begin, begin + a.w);
  }
  return out;
}

}  // namespace

struct GifWriter::File {
  int width, height;
  std::string bytes{};
  GifFileType* gif = nullptr;
  Pixels before{};

  ~File() { close(); }
  void close() {
    int ignored = 0;
    if (gif != nullptr) EGifCloseFile(gif, &ignored);
    gif = nullptr;
  }
  void check(int result) const {
    if (result == GIF_ERROR) fail(gif->Error);
  }
  [[noreturn]] static void fail(int code) {
    const char* words = GifErrorString(code);
    throw std::runtime_error(std::string("expected to write a GIF, found: ") +
                             (words != nullptr ? words : "an unknown error"));
  }
};

GifWriter::GifWriter(int width, int height) : file_(std::make_unique<File>(File{width, height})) {
  if (std::min(width, height) < 1 || std::max(width, height) > longest_side)
    throw Error(Tr{"expected a GIF of 1 to 65535 pixels a side, found ", "GIF 每边应为 1 到 65535 像素，实际为 "} +
                std::to_string(width) + " × " + std::to_string(height) +
                Tr{"; choose another size", "；请选择其他尺寸"});
  const auto append = [](GifFileType* gif, const GifByteType* data, int length) {
    static_cast<std::string*>(gif->UserData)
        ->append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(length));
    return length;
  };
  int error = 0;
  file_->gif = EGifOpen(&file_->bytes, append, &error);
  if (file_->gif == nullptr) File::fail(error);
  EGifSetGifVersion(file_->gif, true);
  file_->check(EGifPutScreenDesc(file_->gif, width, height, 8, 0, nullptr));
  const std::string name = "NETSCAPE2.0";
  const std::array<GifByteType, 3> for_ever{1, 0, 0};
  file_->check(EGifPutExtensionLeader(file_->gif, APPLICATION_EXT_FUNC_CODE));
  file_->check(EGifPutExtensionBlock(file_->gif, static_cast<int>(name.size()), name.data()));
  file_->check(EGifPutExtensionBlock(file_->gif, static_cast<int>(for_ever.size()), for_ever.data()));
  file_->check(EGifPutExtensionTrailer(file_->gif));
}

GifWriter::~GifWriter() = default;

void GifWriter::add(const Pixels& frame, int hundredths) {
  File& f = *file_;
  if (frame.width != f.width || frame.height != f.height)
    throw std::runtime_error("expected a frame of " + std::to_string(f.width) + " × " + std::to_string(f.height) +
                             " pixels, found " + std::to_string(frame.width) + " × " + std::to_string(frame.height));
  const Area area = f.before.rgb.empty() ? Area{0, 0, f.width, f.height} : changed(f.before, frame);
  IndexedPixels indexed = with_palette(part(frame, area));
  GraphicsControlBlock control{DISPOSE_DO_NOT, false, std::clamp(hundredths, 1, 65535), NO_TRANSPARENT_COLOR};
  std::array<GifByteType, 4> block{};
  EGifGCBToExtension(&control, block.data());
  f.check(EGifPutExtension(f.gif, GRAPHICS_EXT_FUNC_CODE, static_cast<int>(block.size()), block.data()));
  const ColorMap map = color_map(indexed.palette);
  if (!map) throw std::bad_alloc();
  f.check(EGifPutImageDesc(f.gif, area.x, area.y, area.w, area.h, false, map.get()));
  for (int y = 0; y < area.h; ++y)
    f.check(EGifPutLine(f.gif, indexed.index.data() + static_cast<std::ptrdiff_t>(y) * area.w, area.w));
  f.before = frame;
}

std::string GifWriter::finish() {
  if (file_->before.rgb.empty()) throw std::runtime_error("expected at least one frame, found none");
  file_->close();
  return std::move(file_->bytes);
}

}  // namespace headlight
