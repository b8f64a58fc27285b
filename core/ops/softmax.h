#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// exp(x_j) / Σ exp(x_k) along every row. Any shape; may overwrite x.
/// Exactly 0 where x is −inf (and where it is more than 80 below the largest of its row). A row that is −inf throughout
/// gives zeros, never NaN; its explanation is flagged.
Var softmax(Graph& graph, Var x);

}  // namespace headlight
