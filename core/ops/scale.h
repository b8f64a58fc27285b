#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// factor · x. The factor is a fixed number, such as √d_model or 1/√d_head. Any shape; may overwrite x.
Var scale(Graph& graph, Var x, float factor);

}  // namespace headlight
