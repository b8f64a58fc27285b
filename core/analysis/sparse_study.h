#pragma once
// What a pattern of sparse attention costs and how far it reaches.
#include <atomic>
#include <vector>

#include "core/nn/mask.h"

namespace headlight {

/// Kept entries of an n × n attention: n = 16, 32 … 1024. Shorter when cancelled.
struct KeptEntries {
  int n = 0;
  double kept = 0;
};
std::vector<KeptEntries> kept_over_length(const MaskSpec& spec, const std::atomic<bool>* cancelled = nullptr);

/// After how many layers every position has been reached by every one that it may hear of at all: 1 for dense
/// attention; 0 when some pair is never connected. Of a causal mask only pairs with the key not later count.
/// @param allowed [1, n, n], as of allowed_entries
int layers_to_connect(const Tensor& allowed, bool causal);

/// How many positions the last one has heard of after so many layers, itself included.
int reach_of_last(const Tensor& allowed, int layers);

}  // namespace headlight
