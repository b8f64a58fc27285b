#include "core/nn/window_mask.h"

#include <limits>
#include <stdexcept>
#include <string>

namespace headlight {
namespace {

void check_windows(int grid, int window, int shift) {
  if (grid < 1 || window < 1 || window > grid || shift < 0 || shift >= window)
    throw std::invalid_argument("windows: expected 1 ≤ window ≤ grid and 0 ≤ shift < window, found a grid of " +
                                std::to_string(grid) + ", windows of " + std::to_string(window) + ", shifted by " +
                                std::to_string(shift));
}

}  // namespace

int window_of(int grid, int window, int shift, int patch) {
  const auto along = [&](int place) { return (place + (window - shift) % window) / window; };
  return along(patch / grid) * (grid + 1) + along(patch % grid);
}

Tensor window_mask(int grid, int window, int shift) {
  check_windows(grid, window, shift);
  constexpr float forbidden = -std::numeric_limits<float>::infinity();
  const int patches = grid * grid;
  Tensor out({1, patches, patches});
  for (int q = 0; q < patches; ++q)
    for (int k = 0; k < patches; ++k)
      out(0, q, k) = window_of(grid, window, shift, q) == window_of(grid, window, shift, k) ? 0.0F : forbidden;
  return out;
}

long window_pairs(int grid, int window, int shift) {
  const Tensor mask = window_mask(grid, window, shift);
  return (mask.flat().array() == 0).count();
}

}  // namespace headlight
