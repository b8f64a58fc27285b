#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// m_h = 2^(−8(h + 1)/H), the slope of head h = 0 … H − 1 (Press et al. 2021, section 3: for H = 8 that is ½, ¼, …
/// 1/256; the same formula for any H).
double alibi_slope(int head, int n_heads);

/// Attention with linear biases, ALiBi (Press et al. 2021): what is added to the scaled scores, −m_h · |i − j| for
/// query i and key j. Under a causal mask that is the paper's −m_h (i − j); without one both directions count alike.
/// @param scores [B·H, Tq, Tk], of which only the shape is read   @return [B·H, Tq, Tk]. No gradient.
Var alibi_bias(Graph& graph, Var scores, int n_heads);

}  // namespace headlight
