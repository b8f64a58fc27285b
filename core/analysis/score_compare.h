#pragma once
// One query and its keys under four score functions: Attention = softmax(f(q, K)) V for any f.
#include <array>
#include <cstdint>
#include <vector>

#include "core/nn/config.h"
#include "core/tensor/tensor.h"

namespace headlight {

/// A row of one function: −inf stays where a key is forbidden.
struct ScoreRow {
  Score score = Score::scaled;
  std::vector<float> scores, weights;  // a key each
};

/// vᵀ tanh(W_q q + W_k k): its parameters, which the others do not have.
struct AdditiveScore {
  Tensor w_q, w_k, v;  // [1, d, da], [1, d, da], [1, 1, da]
};
/// Drawn, never trained: Xavier-uniform (Glorot and Bengio 2010, eq. 16), da = d.
AdditiveScore drawn_additive_score(int d, std::uint64_t seed);

/// Scaled dot product, dot product, additive, cosine, in this order, by the model's own ops.
/// @param q [1, 1, d]   @param k [1, n, d]   @param allowed a key each; empty: all
std::array<ScoreRow, 4> compare_scores(const Tensor& q, const Tensor& k, const AdditiveScore& additive,
                                       const std::vector<bool>& allowed = {});

}  // namespace headlight
