#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// PE(pos, 2i) = sin(pos / 10000^(2i/d_model)), PE(pos, 2i + 1) = cos(the same) (Vaswani et al. 2017, section 3.5).
/// @param ids [B, T, 1], of which only T is read   @return [1, T, d_model]. No gradient.
/// Throws std::invalid_argument when d_model is less than 1.
Var sinusoidal_positions(Graph& graph, Var ids, int d_model);

}  // namespace headlight
