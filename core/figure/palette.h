#pragma once
// A picture in few colours, for files that have no more.
#include <cstdint>
#include <vector>

namespace headlight {

struct IndexedPixels {
  std::vector<std::uint32_t> palette{};  // 0xRRGGBB
  std::vector<std::uint8_t> index{};     // of every pixel, in the palette
};

/// The colours themselves when there are at most `most` (2 … 256); else median cut with a cut at the mean of the axis
/// that varies most (P. Heckbert, "Color image quantization for frame buffer display", SIGGRAPH 1982). A colour that
/// fills most of its box stays exactly as it is: paper and ink do. No dithering: figures are flat.
IndexedPixels with_palette(const std::vector<std::uint32_t>& rgb, int most = 256);

}  // namespace headlight
