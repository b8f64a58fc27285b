#pragma once
#include <vector>

#include "core/graph/graph.h"

namespace headlight {

/// The mean of −log x at these places: what a guided attention head is trained with. Values below 1e-9 count as 1e-9.
/// @param x [B, R, C], positive   @return [1, 1, 1]; 0 when there is no place
/// Throws std::invalid_argument when a place is outside.
Var negative_log_at(Graph& graph, Var x, std::vector<Index3> places);

}  // namespace headlight
