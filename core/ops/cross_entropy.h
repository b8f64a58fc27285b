#pragma once
#include <vector>

#include "core/graph/graph.h"

namespace headlight {

/// The mean of −log softmax(logits)[target] over the positions that count, without overflow.
/// With label smoothing s the target has probability 1 − s + s/V and every other word s/V (Szegedy et al. 2016,
/// section 7).
/// @param logits [B, T, V]   @param targets B·T word ids, −1 for a position that does not count   @return [1, 1, 1]; 0
/// when no position counts.
/// Throws std::invalid_argument when the number of targets is not B·T or one is not −1 … V − 1.
/// The explanation names the targets' logits as operands.
Var cross_entropy(Graph& graph, Var logits, std::vector<int> targets, float smoothing = 0);

}  // namespace headlight
