#pragma once
// Attention that can be computed with a pencil: three tokens, one head, small numbers. A real run of a real (tiny)
// model, so that every number of it can be explained.
#include <array>
#include <memory>

#include "core/models/run.h"

namespace headlight {

inline constexpr int by_hand_tokens = 3, by_hand_features = 3, by_hand_head = 2;

struct ByHandNumbers {
  std::array<double, 9> x{};                  // [tokens, features]: row i is the vector of token i
  std::array<double, 6> w_q{}, w_k{}, w_v{};  // [features, head]
  bool scaled = true;                         // scores ÷ √2
  bool causal = false;
  bool operator==(const ByHandNumbers&) const = default;
};

/// The run: tokens A, B, C; embed = X; blocks.0.attn.q, .k, .v, .scores, .scaled, .masked, .pattern, .z, [1, 3, …].
/// There are no positions and no factor, and post-norm, so that attention gets X as it is. What comes after z is of no
/// interest here.
std::shared_ptr<const Run> by_hand_run(const ByHandNumbers& numbers);

}  // namespace headlight
