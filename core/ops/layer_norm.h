#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// gain · (x − mean) / √(variance + eps) + bias along every row; the variance is divided by D, not D − 1 (Ba et al.
/// 2016, eq. 4).   @param x [B, T, D]   @param gain [1, 1, D]   @param bias [1, 1, D]   @return [B, T, D]
Var layer_norm(Graph& graph, Var x, Var gain, Var bias, float eps);

}  // namespace headlight
