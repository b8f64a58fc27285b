#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// The gradient that backward() left at a node, as a value that can be looked at and computed with: how fast the goal
/// changes with every element.   @return the shape of x; zeros where backward() did not come
/// @param goal  the name of the goal, in words
Var gradient_value(Graph& graph, Var x, Tr goal);

}  // namespace headlight
