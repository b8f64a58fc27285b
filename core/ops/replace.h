#pragma once
#include <vector>

#include "core/graph/graph.h"

namespace headlight {

/// An element that is set from outside, whatever was computed.
struct Replaced {
  Index3 at;
  float value;
};

/// x with some elements set by hand; no gradient passes through those. Any shape.
/// Throws std::invalid_argument when a place is outside of x.
Var replace(Graph& graph, Var x, std::vector<Replaced> elements);

/// An attention pattern [N, Tq, Tk] with some weights set by hand. The other weights of such a row are scaled by one
/// factor, (1 − Σ set) / (1 − Σ of what they were), so that the row sums to 1 again; where the others were all 0 they
/// stay 0. Throws as replace() does.
Var set_weights(Graph& graph, Var pattern, std::vector<Replaced> weights);

}  // namespace headlight
