#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// Looks up the vector of every token.
/// @param table [1, V, D]   @param ids a constant [B, T, 1] of token ids as floats   @return [B, T, D]
/// Throws std::invalid_argument when an id is not one of 0 … V − 1.
Var embedding(Graph& graph, Var table, Var ids);

}  // namespace headlight
