#pragma once
#include <cstdint>

#include "core/graph/graph.h"

namespace headlight {

/// Sets every element to 0 with probability p and divides the others by 1 − p, so that the mean stays (Srivastava et
/// al. 2014, in the inverted form). Which ones depends on the seed alone. Any shape.
/// @param p 0 ≤ p < 1   @param before  elements of a larger tensor that come before x, which is a piece of it: the
/// piece loses the elements that it would lose as part of the whole   @return x itself when the graph is not training
/// or p is 0. Throws std::invalid_argument when p is not 0 ≤ p < 1.
Var dropout(Graph& graph, Var x, float p, std::uint64_t seed, std::size_t before = 0);

}  // namespace headlight
