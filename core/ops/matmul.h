#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// A·B, slice by slice.   @param a [N, m, k]   @param b [N or 1, k, n]   @return [N, m, n]
Var matmul(Graph& graph, Var a, Var b);

/// A·Bᵀ, slice by slice: the dot product of every row of A with every row of B.
/// @param a [N, m, k]   @param b [N or 1, n, k]   @return [N, m, n]
Var matmul_transposed(Graph& graph, Var a, Var b);

}  // namespace headlight
