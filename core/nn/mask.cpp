#include "core/nn/mask.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "core/tensor/random.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr float forbidden_score = -std::numeric_limits<float>::infinity();

void check_lengths(const char* what, const std::vector<int>& lengths, int most) {
  for (const int length : lengths)
    if (length < 0 || length > most)
      throw std::invalid_argument(std::string("mask: expected ") + what + " lengths from 0 to " + std::to_string(most) +
                                  ", found " + std::to_string(length));
}

void check_sizes(const MaskSpec& spec, int queries, int keys) {
  if (queries < 0 || keys < 0)
    throw std::invalid_argument("mask: expected sizes of at least 0, found " + std::to_string(queries) +
                                " queries and " + std::to_string(keys) + " keys");
  for (const SparsePart& part : spec.sparse)
    if (part.size < 0 || part.step < 1)
      throw ArgumentError(Tr{"sparse mask: expected a size of at least 0 and a step of at least 1, found ",
                             "稀疏掩码：size 应不小于 0，step 应不小于 1，实际为 "} +
                          std::to_string(part.size) + Tr{" and ", " 和 "} + std::to_string(part.step) +
                          Tr{"; correct them", "；请改正"});
  if (spec.painted && (spec.painted->rows < 0 || spec.painted->cols < 0 ||
                       spec.painted->allowed.size() !=
                           static_cast<std::size_t>(spec.painted->rows) * static_cast<std::size_t>(spec.painted->cols)))
    throw ArgumentError(
        Tr{"painted mask: expected ", "手绘掩码：应有 "} + std::to_string(spec.painted->rows) + " x " +
        std::to_string(spec.painted->cols) + Tr{" entries, found ", " 项，实际 "} +
        std::to_string(spec.painted->allowed.size()) +
        Tr{"; correct rows, cols or allowed, or paint it anew", "；请改正 rows、cols 或 allowed，或重新绘制"});
}

// Every query's own keys, the same whatever other parts there are.
void allow_random(const SparsePart& part, Tensor& allowed) {
  Random random(part.seed);
  std::vector<int> keys(static_cast<std::size_t>(allowed.cols()));
  for (int q = 0; q < allowed.rows(); ++q) {
    std::iota(keys.begin(), keys.end(), 0);
    for (int i = 0; i < std::min(part.size, allowed.cols()); ++i) {
      const int other = i + random.below(allowed.cols() - i);
      std::swap(keys[static_cast<std::size_t>(i)], keys[static_cast<std::size_t>(other)]);
      allowed(0, q, keys[static_cast<std::size_t>(i)]) = 1;
    }
  }
}

bool allows(const SparsePart& part, int q, int k) {
  const int distance = std::abs(q - k);
  switch (part.kind) {
    case SparsePart::Kind::window:
      return distance <= part.size;
    case SparsePart::Kind::dilated:
      return distance <= part.size * part.step && distance % part.step == 0;
    case SparsePart::Kind::strided:
      return distance % part.step == 0;
    case SparsePart::Kind::global:
      return q < part.size || k < part.size;
    case SparsePart::Kind::block:
    case SparsePart::Kind::row:
      return q / std::max(1, part.size) == k / std::max(1, part.size);
    case SparsePart::Kind::column:
      return q % std::max(1, part.size) == k % std::max(1, part.size);
    case SparsePart::Kind::random:
      break;
  }
  return false;
}

// [1, Tq, Tk]: what does not depend on the sentence of the batch.
Tensor shared_part(const MaskSpec& spec, int queries, int keys) {
  Tensor allowed = Tensor::filled({1, queries, keys}, spec.sparse.empty() ? 1.0F : 0.0F);
  for (const SparsePart& part : spec.sparse) {
    if (part.kind == SparsePart::Kind::random) allow_random(part, allowed);
    for (int q = 0; q < queries; ++q)
      for (int k = 0; k < keys; ++k)
        if (allows(part, q, k)) allowed(0, q, k) = 1;
  }
  const int shift = spec.align == MaskSpec::Align::bottom_right ? keys - queries : 0;
  for (int q = 0; q < queries; ++q)
    for (int k = 0; k < keys; ++k) {
      const bool later = spec.causal.value_or(false) && k > q + shift && k >= spec.prefix;
      if (later || (spec.painted && !spec.painted->at(q, k))) allowed(0, q, k) = 0;
    }
  return allowed;
}

bool all_equal(const std::vector<int>& lengths) {
  return std::all_of(lengths.begin(), lengths.end(), [&](int length) { return length == lengths.front(); });
}

}  // namespace

Tensor allowed_entries(const MaskSpec& spec, int queries, int keys, const std::vector<int>& key_lengths,
                       const std::vector<int>& query_lengths) {
  check_sizes(spec, queries, keys);
  check_lengths("key", key_lengths, keys);
  check_lengths("query", query_lengths, queries);
  const Tensor shared = shared_part(spec, queries, keys);
  const bool by_rows = spec.padding && spec.padding_rows;
  const std::vector<int>& lengths = by_rows && !query_lengths.empty() ? query_lengths : key_lengths;
  if (!spec.padding || lengths.empty()) return shared;
  const int batch = all_equal(lengths) ? 1 : static_cast<int>(lengths.size());
  Tensor allowed({batch, queries, keys});
  for (int b = 0; b < batch; ++b) {
    const int length = lengths[static_cast<std::size_t>(b)];
    for (int q = 0; q < queries; ++q)
      for (int k = 0; k < keys; ++k) allowed(b, q, k) = (by_rows ? q : k) < length ? shared(0, q, k) : 0.0F;
  }
  return allowed;
}

Tensor additive_mask(const MaskSpec& spec, int queries, int keys, const std::vector<int>& key_lengths,
                     const std::vector<int>& query_lengths) {
  Tensor mask = allowed_entries(spec, queries, keys, key_lengths, query_lengths);
  const float fill = spec.fill == MaskSpec::Fill::infinity ? forbidden_score : -1e9F;
  for (std::size_t i = 0; i < mask.size(); ++i) mask.data()[i] = mask.data()[i] != 0 ? 0.0F : fill;
  return mask;
}

}  // namespace headlight
