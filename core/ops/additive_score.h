#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// vᵀ tanh(W_q q + W_k k) for every query and key (Bahdanau et al. 2014, appendix A.1.2).
/// @param q [N, Tq, d_head]   @param k [N, Tk, d_head]   @param W_q, W_k [1, d_head, da]   @param v [1, 1, da]
/// @return [N, Tq, Tk]
Var additive_score(Graph& graph, Var q, Var k, Var W_q, Var W_k, Var v);

}  // namespace headlight
