#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// x / ‖x‖ along every row, so that dot products become cosines. A row of zeros stays zero. Any shape.
Var normalize_rows(Graph& graph, Var x);

}  // namespace headlight
