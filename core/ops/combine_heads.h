#pragma once
#include "core/graph/graph.h"

namespace headlight {

enum class CombineHeads { mean, max };

/// One pattern out of those of all heads: their mean, or the largest weight of each element, and then every row divided
/// by its sum. A row that is zero in all heads stays zero.
/// @param pattern [B·H, Tq, Tk], not negative   @return [B, Tq, Tk]
/// Throws std::invalid_argument when the batch is not a multiple of n_heads.
Var combine_heads(Graph& graph, Var pattern, int n_heads, CombineHeads how);

}  // namespace headlight
