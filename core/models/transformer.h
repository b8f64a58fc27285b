#pragma once
#include <string>
#include <vector>

#include "core/nn/block.h"
#include "core/nn/mask.h"

namespace headlight {

/// The embedding, the blocks and the last norm of one stack: [B, T] ids → [B, T, d_model]. Recorded names: embed,
/// embed_scaled, pos_embed, resid_in, blocks.{l}.…, ln_final, each with the prefix.
/// @param prefix "", "encoder." or "decoder."   @param ids [B, T, 1], a constant
Var stack(const Forward& forward, const std::string& prefix, Var ids, const Attended& attended);

/// Vocabulary scores and their softmax, [B, T, V], recorded as logits and probs. @return logits
Var predict(const Forward& forward, const std::string& prefix, Var x);

/// A padded batch of sentences as ids.
struct IdBatch {
  std::vector<std::vector<int>> ids;  // all of one length
  std::vector<int> lengths;           // without padding
  int positions() const { return ids.empty() ? 0 : static_cast<int>(ids.front().size()); }
};

/// The masks of a model; causal is taken as resolved.
struct Masks {
  MaskSpec self;     // of a one-stack model, or of the decoder's self-attention
  MaskSpec encoder;  // of the encoder of a two-stack model
  MaskSpec cross;    // of the encoder-decoder attention
};

/// The model's own: causal or not, padding hidden.
Masks own_masks(const ModelConfig& config);

/// A whole model of any of the three architectures.
/// @param target empty for one-stack models   @return logits [B, T, V]
Var transformer(const Forward& forward, const IdBatch& source, const IdBatch& target, const Masks& masks);

}  // namespace headlight
