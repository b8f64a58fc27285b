#pragma once
#include <string>

#include "core/nn/forward.h"

namespace headlight {

/// A mask and what is done with it.
struct Masking {
  Var mask;                    // [1 or B, Tq, Tk], 0 where allowed and −inf where not
  bool after_softmax = false;  // a mistake to be made on purpose: weights are cut out, what is left is not normalised
  bool nan_rows = false;       // rows masked throughout are NaN, as 0 / 0 gives, and not zeros
};

/// Multi-head attention (Vaswani et al. 2017, section 3.2), with every step recorded under `name`: .q .k .v .scores
/// .scaled .masked .pattern .z .concat .out
///
/// Self-attention alone knows positions of its own kind; in cross-attention queries and keys stand in two different
/// sentences, and rotary and ALiBi positions are not applied:
/// - rotary: .q and .k stay the projections; .q_rotated and .k_rotated [H, T, d_head] are what is compared;
/// - alibi: .scaled stays QKᵀ/√d_head; .alibi [H, T, T] is the bias, .biased = .scaled + .alibi is what is masked.
/// @param queries [B, Tq, d_model]: what looks   @param memory [B, Tk, d_model]: what is looked at; the same Var for
/// self-attention
/// @return        [B, Tq, d_model]
Var attention(const Forward& forward, const std::string& name, Var queries, Var memory, const Masking& masking);

}  // namespace headlight
