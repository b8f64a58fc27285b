#include "core/nn/mask.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace headlight {
namespace {

constexpr float forbidden = -std::numeric_limits<float>::infinity();

void check_sizes(const MaskSpec& spec, int queries, int keys, const std::vector<int>& key_lengths) {
  if (queries < 0 || keys < 0)
    throw std::invalid_argument("mask: expected sizes of at least 0, found " + std::to_string(queries) +
                                " queries and " + std::to_string(keys) + " keys");
  for (const int length : key_lengths)
    if (length < 0 || length > keys)
      throw std::invalid_argument("mask: expected key lengths from 0 to " + std::to_string(keys) + ", found " +
                                  std::to_string(length));
  if (spec.painted && (spec.painted->rows < 0 || spec.painted->cols < 0 ||
                       spec.painted->allowed.size() !=
                           static_cast<std::size_t>(spec.painted->rows) * static_cast<std::size_t>(spec.painted->cols)))
    throw std::invalid_argument("painted mask: expected " + std::to_string(spec.painted->rows) + " x " +
                                std::to_string(spec.painted->cols) + " entries, found " +
                                std::to_string(spec.painted->allowed.size()));
}

}  // namespace

Tensor additive_mask(const MaskSpec& spec, int queries, int keys, const std::vector<int>& key_lengths) {
  check_sizes(spec, queries, keys, key_lengths);
  const bool padding = spec.padding && !key_lengths.empty();
  const bool shared = !padding || std::all_of(key_lengths.begin(), key_lengths.end(),
                                              [&](int length) { return length == key_lengths.front(); });
  const int batch = shared ? 1 : static_cast<int>(key_lengths.size());
  Tensor mask = Tensor::zeros({batch, queries, keys});
  for (int b = 0; b < batch; ++b) {
    const int length = padding ? key_lengths[static_cast<std::size_t>(b)] : keys;
    for (int q = 0; q < queries; ++q)
      for (int k = 0; k < keys; ++k) {
        const bool later = spec.causal.value_or(false) && k > q;
        const bool padded = k >= length;
        const bool painted_out = spec.painted && !spec.painted->at(q, k);
        if (later || padded || painted_out) mask(b, q, k) = forbidden;
      }
  }
  return mask;
}

}  // namespace headlight
