#pragma once
// How attention passes words on through the layers (Abnar and Zuidema 2020, "Quantifying attention flow in
// transformers", section 3): what share of a row, after so many layers, comes from each word of the input.
#include <string>
#include <vector>

#include "core/models/run.h"
#include "core/ops/combine_heads.h"

namespace headlight {

struct RolloutSettings {
  float residual = 0.5F;  // weight of the residual connection, w: 0 … 1
  CombineHeads heads = CombineHeads::mean;
  bool operator==(const RolloutSettings&) const = default;
};

/// Adds the shares to the graph of a run. With A the combined pattern of a layer (combine_heads) and w the weight of
/// the residual, Ã = w·I + (1 − w)·A and "blocks.{l}.attn.rollout" = Ã_l · rollout of the layer below, [B, T, T]; a row
/// that may look at nothing keeps what it has: Ã is I there. The decoder of two stacks gets two shares, which add up to
/// 1 in every row:
///   "decoder.blocks.{l}.attn.rollout" [B, Tt, Tt], of the words written so far:  w·Ã_self·D
///   "decoder.blocks.{l}.cross.rollout" [B, Tt, Ts], of the source sentence:  w·Ã_self·C + (1 − w)·X·E
/// with D, C the shares of the layer below (I and 0), X the combined pattern of the cross-attention and E the rollout
/// of the whole encoder. The feed-forward network works on every word alone and changes no share.
/// Does nothing for a run without values.
void add_rollout(Run& run, const RolloutSettings& settings);

}  // namespace headlight
