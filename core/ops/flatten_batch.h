#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// The rows of all slices below each other.   @param x [B, T, D]   @return [1, B·T, D]
Var flatten_batch(Graph& graph, Var x);

}  // namespace headlight
