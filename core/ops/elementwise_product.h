#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// a · b, element by element.
/// @param a [B, T, D]   @param b [B or 1, T or 1, D]: one slice or one row serves all of them   @return [B, T, D]
Var elementwise_product(Graph& graph, Var a, Var b);

}  // namespace headlight
