#pragma once
#include "core/graph/graph.h"

namespace headlight {

enum class ConvPadding { causal, centred };

/// A convolution along the positions; what lies outside the sentence counts as zero.
/// Causal: out[t] = b + Σ_k x[t − (K − 1 − k)·dilation] W_k, so that no position sees a later one. Centred: the taps
/// lie around t, one more to the right when K is even.
/// @param x [B, T, in]   @param weight [K, in, out], a slice a tap   @param bias [1, 1, out], or an invalid Var for
/// none
/// @param dilation distance between taps; throws std::invalid_argument below 1   @return [B, T, out]
Var conv1d(Graph& graph, Var x, Var weight, Var bias, int dilation, ConvPadding padding);

}  // namespace headlight
