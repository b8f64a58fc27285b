#pragma once
#include <vector>

#include "core/graph/graph.h"
#include "core/ops/axis.h"

namespace headlight {

/// Tensors one after another along an axis; their other two sizes are equal.
/// @param parts at least one   @return as the parts, with the sum of their sizes along the axis
/// Throws std::invalid_argument when there is none or they differ along another axis.
Var concatenate(Graph& graph, const std::vector<Var>& parts, Axis axis);

}  // namespace headlight
