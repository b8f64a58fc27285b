#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// The hyperbolic tangent, element by element. Any shape.
Var tanh_op(Graph& graph, Var x);

}  // namespace headlight
