#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// Cuts the features into heads: head h gets columns h·d_head … (h + 1)·d_head − 1. Slice b·H + h is head h of sentence
/// b.   @param x [B, T, H·d_head]   @return [B·H, T, d_head]
Var split_heads(Graph& graph, Var x, int n_heads);

/// Puts the heads side by side again, the inverse of split_heads.   @param x [B·H, T, d_head]   @return [B, T,
/// H·d_head]
Var merge_heads(Graph& graph, Var x, int n_heads);

}  // namespace headlight
