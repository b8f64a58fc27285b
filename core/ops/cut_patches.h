#pragma once
#include "core/graph/graph.h"

namespace headlight {

/// Cuts pictures in square patches: row (r/p)·(P/p) + c/p is the patch of pixel (r, c), its columns are the patch's
/// pixels row by row (Dosovitskiy et al. 2021, section 3.1).
/// @param pictures [B, P, P]   @param patch p, which divides P   @return [B, (P/p)², p²]
Var cut_patches(Graph& graph, Var pictures, int patch);

}  // namespace headlight
