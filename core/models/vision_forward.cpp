#include "core/models/vision_forward.h"

#include "core/nn/block.h"
#include "core/nn/window_mask.h"
#include "core/ops/add.h"
#include "core/ops/concatenate.h"
#include "core/ops/cut_patches.h"
#include "core/ops/embedding.h"
#include "core/ops/flatten_batch.h"
#include "core/ops/linear.h"
#include "core/ops/matmul.h"
#include "core/ops/normalize_rows.h"
#include "core/ops/scale.h"
#include "core/ops/sigmoid.h"
#include "core/ops/slice.h"
#include "core/ops/softmax.h"

namespace headlight {
namespace {

// The same rows for every picture: [1, n, d_model] → [B, n, d_model].
Var for_each_picture(Graph& g, Var rows, int pictures) {
  if (pictures == 1) return rows;
  const Tensor& value = g.value(rows);
  return add(g, g.constant(Tensor::zeros({pictures, value.rows(), value.cols()})), rows);
}

Var no_mask(Graph& g, int queries, int keys, const std::string& name) {
  return g.constant(Tensor::zeros({1, queries, keys}), name);
}

// Patches, their vectors, the class token, positions: [B, P, P] → [B, tokens, d_model]
Var patch_tokens(const Forward& f, const VisionSpec& v, const std::string& prefix, Var pictures) {
  Graph& g = f.graph;
  const Var patches = g.name(cut_patches(g, pictures, v.patch), prefix + "patches");  // [B, patches, p²]
  const Var vectors = linear(g, patches, f.parameter(prefix + "patch.W_E"), f.parameter(prefix + "patch.b_E"));
  Var x = g.name(vectors, prefix + "patch_embed");  // [B, patches, d_model]
  if (v.class_token()) {
    const Var token = for_each_picture(g, f.parameter(prefix + "class_token"), g.value(pictures).batch());
    x = concatenate(g, {token, x}, Axis::rows);
  }
  x = g.name(x, prefix + "embed");                                                           // [B, tokens, d_model]
  const Var pos = g.name(f.parameter(prefix + "position_embedding"), prefix + "pos_embed");  // [1, tokens, d_model]
  return f.drop(g.name(add(g, x, pos), prefix + "resid_in"), prefix + "resid_in");           // [B, tokens, d_model]
}

Var blocks(const Forward& f, const std::string& prefix, Var x, const std::vector<Attended>& attended) {
  for (int l = 0; l < f.config.n_layers; ++l)
    x = block(f, prefix + "blocks." + std::to_string(l), x, attended[static_cast<std::size_t>(l) % attended.size()]);
  return norm(f, prefix + "ln_final", x);
}

// All patches see all: [B, P, P] → [B, tokens, d_model]
Var picture_stack(const Forward& f, const VisionSpec& v, const std::string& prefix, Var pictures) {
  f.graph.name(pictures, prefix + "picture");
  Attended attended;
  attended.self_mask.mask = no_mask(f.graph, v.tokens(), v.tokens(), "~" + prefix + "mask");
  return blocks(f, prefix, patch_tokens(f, v, prefix, pictures), {attended});
}

Var windowed_stack(const Forward& f, const VisionSpec& v, Var pictures) {
  Graph& g = f.graph;
  g.name(pictures, "picture");
  Attended plain;
  Attended shifted;
  plain.self_mask.mask = g.constant(window_mask(v.grid(), v.window, 0), "~mask");
  shifted.self_mask.mask = g.constant(window_mask(v.grid(), v.window, v.window / 2), "~mask_shifted");
  return blocks(f, "", patch_tokens(f, v, "", pictures), {plain, shifted});
}

Var output(const Forward& f, const std::string& name, Var x) {
  return linear(f.graph, x, f.parameter("out.W_" + name), f.parameter("out.b_" + name));
}

Var named_scores(const Forward& f, const std::string& prefix, Var scores) {
  Graph& g = f.graph;
  const Var logits = g.name(scores, prefix + "logits");
  if (!g.training()) g.name(softmax(g, logits), prefix + "probs");
  return logits;
}

// Into the shared space, every row of length 1: [B, 1, d_model] → [1, B, shared]
Var to_shared(const Forward& f, const std::string& prefix, Var pooled) {
  const Var vectors = linear(f.graph, pooled, f.parameter(prefix + "out.W_shared"));  // [B, 1, shared]
  return f.graph.name(flatten_batch(f.graph, normalize_rows(f.graph, vectors)), prefix + "shared");
}

}  // namespace

Var classify(const Forward& f, const VisionSpec& v, Var pictures) {
  Graph& g = f.graph;
  Var pooled;
  if (v.form == VisionForm::windows) {
    const Var x = windowed_stack(f, v, pictures);  // [B, patches, d_model]
    const float share = 1.0F / static_cast<float>(v.patches());
    const Var equal = g.constant(Tensor::filled({g.value(pictures).batch(), 1, v.patches()}, share), "~equal_shares");
    pooled = matmul(g, equal, x);
  } else {
    pooled = slice(g, picture_stack(f, v, "", pictures), Axis::rows, 0, 1);
  }
  return named_scores(f, "", output(f, "class", g.name(pooled, "pooled")));  // [B, 1, classes]
}

Detections detect(const Forward& f, const VisionSpec& v, Var pictures) {
  Graph& g = f.graph;
  Attended attended;
  attended.memory = picture_stack(f, v, "encoder.", pictures);
  attended.self_mask.mask = no_mask(g, v.queries, v.queries, "~decoder.mask");
  attended.cross_mask.mask = no_mask(g, v.queries, v.patches(), "~decoder.cross_mask");
  const Var queries = for_each_picture(g, f.parameter("decoder.query_embedding"), g.value(pictures).batch());
  const Var x = blocks(f, "decoder.", g.name(queries, "decoder.resid_in"), {attended});  // [B, queries, d_model]
  const Var logits = named_scores(f, "decoder.", output(f, "class", x));                 // [B, queries, classes + 1]
  return {logits, g.name(sigmoid(g, output(f, "place", x)), "decoder.places")};          // [B, queries, 2]
}

Var picture_vectors(const Forward& f, const VisionSpec& v, Var pictures) {
  return to_shared(f, "picture.", slice(f.graph, picture_stack(f, v, "picture.", pictures), Axis::rows, 0, 1));
}

Var caption_vectors(const Forward& f, const std::vector<std::vector<int>>& captions) {
  Graph& g = f.graph;
  const auto words = static_cast<int>(captions.front().size());
  Tensor ids({static_cast<int>(captions.size()), words, 1});
  for (int n = 0; n < ids.batch(); ++n)
    for (int t = 0; t < words; ++t)
      ids(n, t, 0) = static_cast<float>(captions[static_cast<std::size_t>(n)][static_cast<std::size_t>(t)]);
  Attended attended;
  attended.self_mask.mask = no_mask(g, words, words, "~text.mask");
  const Var vectors = embedding(g, f.parameter("text.token_embedding"), g.constant(std::move(ids), "~text.ids"));
  const Var embed = g.name(vectors, "text.embed");  // [N, words, d_model]
  const Var pos = g.name(slice(g, f.parameter("text.position_embedding"), Axis::rows, 0, words), "text.pos_embed");
  const Var x = blocks(f, "text.", g.name(add(g, embed, pos), "text.resid_in"), {attended});
  return to_shared(f, "text.", slice(g, x, Axis::rows, words - 1, 1));
}

Var match(const Forward& f, Var pictures, Var captions) {
  Graph& g = f.graph;
  const Var cosines = g.name(matmul_transposed(g, pictures, captions), "similarity");  // [1, B, N]
  return g.name(scale(g, cosines, match_scale), "logits");
}

}  // namespace headlight
