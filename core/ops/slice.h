#pragma once
#include "core/graph/graph.h"
#include "core/ops/axis.h"

namespace headlight {

/// The elements first … first + count − 1 along an axis. Throws std::invalid_argument when they are not all there.
Var slice(Graph& graph, Var x, Axis axis, int first, int count);

}  // namespace headlight
