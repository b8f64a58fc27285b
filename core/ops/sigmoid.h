#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// 1 / (1 + exp(−x)), element by element. Any shape.
Var sigmoid(Graph& graph, Var x);

}  // namespace headlight
