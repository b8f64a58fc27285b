#pragma once
#include <string>

#include "core/nn/attention.h"
#include "core/nn/forward.h"

namespace headlight {

/// What a block attends to.
struct Attended {
  Masking self_mask;   // [1 or B, T, T]
  Var memory;          // [B, Tk, d_model], the encoder's output; invalid: no encoder-decoder attention
  Masking cross_mask;  // [1 or B, T, Tk]
};

/// One transformer layer, recorded under `name` ("decoder.blocks.1"): self-attention, attention to the encoder when
/// there is one, feed-forward network, each with its residual and LayerNorm before (pre-norm) or after (post-norm).
/// @param x [B, T, d_model]   @return [B, T, d_model]
Var block(const Forward& forward, const std::string& name, Var x, const Attended& attended);

/// FFN(x) = act(x W_1 + b_1) W_2 + b_2, recorded as name.pre, .hidden, .out (Vaswani et al. 2017, eq. 2).
Var feed_forward(const Forward& forward, const std::string& name, Var x);

/// LayerNorm with the parameters name.gain and name.bias; recorded under `name`.
Var norm(const Forward& forward, const std::string& name, Var x);

}  // namespace headlight
