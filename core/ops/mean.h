#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// The mean (the sum) of all elements of any shape.   @return [1, 1, 1]. Throws std::invalid_argument on no elements.
Var mean_all(Graph& graph, Var x);
Var sum_all(Graph& graph, Var x);

}  // namespace headlight
