#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// max(0, x), element by element. Any shape.
Var relu(Graph& graph, Var x);

}  // namespace headlight
