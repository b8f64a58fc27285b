#include "core/train/drawing_text.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr int shortest_run = 2, longest_run = 21;  // g … z

void add_white(std::string& text, int count) {
  for (; count >= shortest_run; count -= std::min(count, longest_run))
    text += static_cast<char>('g' + std::min(count, longest_run) - shortest_run);
  if (count == 1) text += '0';
}

}  // namespace

std::string drawing_to_text(const Matrix& picture) {
  std::string text;
  int white = 0;
  for (Eigen::Index i = 0; i < picture.size(); ++i) {
    const auto grey = static_cast<std::size_t>(std::lround(std::clamp(picture.data()[i], 0.0F, 1.0F) * 15));
    if (grey == 0) {
      ++white;
      continue;
    }
    add_white(text, white);
    white = 0;
    text += digits[grey];
  }
  return text;
}

Matrix drawing_from_text(std::string_view text, int size) {
  Matrix out = Matrix::Zero(size, size);
  Eigen::Index at = 0;
  for (const char c : text) {
    const std::size_t grey = digits.find(c);
    if (grey != std::string_view::npos) {
      if (at < out.size()) out.data()[at] = static_cast<float>(grey) / 15;
      ++at;
    } else if (c >= 'g' && c <= 'z') {
      at += c - 'g' + shortest_run;
    }
  }
  return out;
}

}  // namespace headlight
