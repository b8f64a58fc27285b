#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// Rotary positions, RoPE (Su et al. 2021, equation 34): row p is turned by its position, pair by pair of columns:
///   y(p, 2i)     = x(p, 2i) cos(p·θᵢ) − x(p, 2i + 1) sin(p·θᵢ)
///   y(p, 2i + 1) = x(p, 2i) sin(p·θᵢ) + x(p, 2i + 1) cos(p·θᵢ)        θᵢ = 10000^(−2i/d)
/// The pairs are adjacent columns, as in the paper; other programs pair column i with column i + d/2, which is the same
/// but for the order of the columns. With an odd d the last column has no partner and stays as it is.
/// The dot product of a turned query and a turned key depends on the difference of their positions only.
/// @param x [N, T, d]: queries or keys; the row is the position   @return [N, T, d]
Var rotate_by_position(Graph& graph, Var x);

}  // namespace headlight
