#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// X W + b, the same for every position.
/// @param x [B, T, in]   @param weight [1, in, out]   @param bias [1, 1, out], or an invalid Var for none
/// @return [B, T, out]
Var linear(Graph& graph, Var x, Var weight, Var bias = {});

}  // namespace headlight
