#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// scores + mask, exactly −inf where the mask is −inf. May overwrite the scores.
/// @param scores [N, Tq, Tk], N = B·H   @param mask a constant [M, Tq, Tk] of 0 and −inf, where M divides N: slice n
/// uses mask slice n / (N / M)   @return [N, Tq, Tk]
Var add_mask(Graph& graph, Var scores, Var mask);

}  // namespace headlight
