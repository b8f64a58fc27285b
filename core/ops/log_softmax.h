#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// x_j − log Σ exp(x_k) along every row, without overflow. Any shape. A row that is −inf throughout stays so.
Var log_softmax(Graph& graph, Var x);

}  // namespace headlight
