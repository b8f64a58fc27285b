#include "core/nn/mask.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/text/error.h"

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
    throw ArgumentError(
        Tr{"painted mask: expected ", "手绘掩码：应有 "} + std::to_string(spec.painted->rows) + " x " +
        std::to_string(spec.painted->cols) + Tr{" entries, found ", " 项，实际 "} +
        std::to_string(spec.painted->allowed.size()) +
        Tr{"; correct rows, cols or allowed, or paint it anew", "；请改正 rows、cols 或 allowed，或重新绘制"});
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
