#include "core/figure/palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

namespace headlight {
namespace {

struct Entry {
  std::uint32_t color;
  double pixels;
  /// Thin strokes have few pixels and are looked at all the same.
  double weight() const { return std::sqrt(pixels); }
  double channel(int axis) const { return static_cast<double>(color >> (16 - 8 * axis) & 0xFF); }
};

/// A box of colours: entries first … last − 1.
struct Box {
  std::size_t first, last;
  int axis = 0;       // that varies most
  double spread = 0;  // its weighted sum of squares about the mean
  double mean = 0;
};

Box measured(const std::vector<Entry>& all, std::size_t first, std::size_t last) {
  Box box{first, last};
  for (int axis = 0; axis < 3; ++axis) {
    double weight = 0, sum = 0, squares = 0;
    for (std::size_t i = first; i < last; ++i) {
      const double w = all[i].weight(), x = all[i].channel(axis);
      weight += w;
      sum += w * x;
      squares += w * x * x;
    }
    const double spread = squares - sum * sum / weight;
    if (axis > 0 && spread <= box.spread) continue;
    box.axis = axis;
    box.spread = spread;
    box.mean = sum / weight;
  }
  return box;
}

std::uint32_t color_of(const std::vector<Entry>& all, const Box& box) {
  double pixels = 0;
  std::array<double, 3> sum{};
  const Entry* most = &all[box.first];
  for (std::size_t i = box.first; i < box.last; ++i) {
    pixels += all[i].pixels;
    for (int axis = 0; axis < 3; ++axis) sum[static_cast<std::size_t>(axis)] += all[i].pixels * all[i].channel(axis);
    if (all[i].pixels > most->pixels) most = &all[i];
  }
  if (most->pixels > 0.5 * pixels) return most->color;
  std::uint32_t color = 0;
  for (const double s : sum) color = color << 8 | static_cast<std::uint32_t>(std::lround(s / pixels));
  return color;
}

std::vector<Box> cut(std::vector<Entry>& all, std::size_t most) {
  std::vector<Box> boxes{measured(all, 0, all.size())};
  while (boxes.size() < most) {
    const auto widest =
        std::max_element(boxes.begin(), boxes.end(), [](const Box& a, const Box& b) { return a.spread < b.spread; });
    if (widest->spread <= 0) break;
    const Box box = *widest;
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(box.first);
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(box.last);
    const auto middle = std::partition(begin, end, [&](const Entry& e) { return e.channel(box.axis) <= box.mean; });
    const auto at = static_cast<std::size_t>(middle - all.begin());
    if (at == box.first || at == box.last) {  // nothing but rounding is left
      widest->spread = 0;
      continue;
    }
    *widest = measured(all, box.first, at);
    boxes.push_back(measured(all, at, box.last));
  }
  return boxes;
}

}  // namespace

IndexedPixels with_palette(const std::vector<std::uint32_t>& rgb, int most) {
  if (most < 2 || most > 256) throw std::invalid_argument("expected 2 to 256 colours, found " + std::to_string(most));
  IndexedPixels out;
  if (rgb.empty()) return out;
  // 1. which colours there are, in the order of their numbers: the same picture has the same palette everywhere
  std::unordered_map<std::uint32_t, double> counts;
  for (const std::uint32_t color : rgb) ++counts[color];
  std::vector<Entry> all;
  all.reserve(counts.size());
  for (const auto& [color, pixels] : counts) all.push_back({color, pixels});
  std::sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) { return a.color < b.color; });
  // 2. one colour a box
  std::unordered_map<std::uint32_t, std::uint8_t> number;
  number.reserve(all.size());
  if (all.size() <= static_cast<std::size_t>(most)) {
    for (const Entry& e : all) {
      number[e.color] = static_cast<std::uint8_t>(out.palette.size());
      out.palette.push_back(e.color);
    }
  } else {
    for (const Box& box : cut(all, static_cast<std::size_t>(most))) {
      for (std::size_t i = box.first; i < box.last; ++i)
        number[all[i].color] = static_cast<std::uint8_t>(out.palette.size());
      out.palette.push_back(color_of(all, box));
    }
  }
  // 3. every pixel
  out.index.reserve(rgb.size());
  for (const std::uint32_t color : rgb) out.index.push_back(number.find(color)->second);
  return out;
}

}  // namespace headlight
