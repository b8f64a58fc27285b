#pragma once
#include "core/graph/graph.h"

namespace headlight {

enum class GeluForm { tanh, erf };

/// x·Φ(x), element by element (Hendrycks and Gimpel 2016): exactly, x/2·(1 + erf(x/√2)), or in their approximation
/// x/2·(1 + tanh(√(2/π)·(x + 0.044715 x³))). Any shape.
Var gelu(Graph& graph, Var x, GeluForm form);

}  // namespace headlight
