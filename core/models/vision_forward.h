#pragma once
#include <vector>

#include "core/models/vision_model.h"
#include "core/nn/forward.h"

namespace headlight {

// Recorded names: picture, patches [patches, p²], patch_embed, embed (with the class token before them), pos_embed,
// resid_in, blocks.{l}.…, ln_final, each with the prefix of the stack; then those of the form, below.
// B pictures, N sentences. `f.config` is the model's.

/// Class scores of `whole` and `windows`: pooled [B, 1, d_model] (the class token's row, or the mean over the patches),
/// logits [B, 1, classes], probs.   @param pictures [B, P, P], 0 paper … 1 ink   @return logits
Var classify(const Forward& f, const VisionSpec& vision, Var pictures);

/// What the queries of `queries` say: decoder.resid_in (the queries), decoder.blocks.{l}.attn and .cross,
/// decoder.logits [B, queries, classes + 1], decoder.probs, decoder.places [B, queries, 2] (x and y, 0 … 1).
struct Detections {
  Var logits, places;
};
Detections detect(const Forward& f, const VisionSpec& vision, Var pictures);

/// Vectors of length 1 in the shared space, [1, B, shared] and [1, N, shared], recorded as picture.shared and
/// text.shared.
Var picture_vectors(const Forward& f, const VisionSpec& vision, Var pictures);
/// @param captions word ids, <eos> last (its row is the sentence's), all of one length
Var caption_vectors(const Forward& f, const std::vector<std::vector<int>>& captions);

/// What a cosine is multiplied by before the softmax. CLIP learns it, beginning at 1/0.07; here it is fixed.
inline constexpr float match_scale = 10;

/// Cosines of all pairs, recorded as similarity [1, B, N], and `logits`, match_scale times as much. @return logits
Var match(const Forward& f, Var pictures, Var captions);

}  // namespace headlight
