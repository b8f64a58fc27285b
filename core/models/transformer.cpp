#include "core/models/transformer.h"

#include "core/ops/add.h"
#include "core/ops/embedding.h"
#include "core/ops/linear.h"
#include "core/ops/matmul.h"
#include "core/ops/scale.h"
#include "core/ops/sinusoid.h"
#include "core/ops/slice.h"
#include "core/ops/softmax.h"

namespace headlight {
namespace {

Var ids_node(Graph& g, const IdBatch& batch, const std::string& name) {
  Tensor ids({static_cast<int>(batch.ids.size()), batch.positions(), 1});
  int b = 0;
  for (const auto& sentence : batch.ids) {
    for (int t = 0; t < ids.rows(); ++t) ids(b, t, 0) = static_cast<float>(sentence[static_cast<std::size_t>(t)]);
    ++b;
  }
  return g.constant(std::move(ids), name);
}

// [1, T, d_model]
Var positions(const Forward& f, const std::string& prefix, Var ids) {
  Graph& g = f.graph;
  const int T = g.value(ids).rows();
  switch (f.config.position) {
    case Position::sinusoidal:
      return sinusoidal_positions(g, ids, f.config.d_model);
    case Position::learned:
      return slice(g, f.parameter(prefix + "position_embedding"), Axis::rows, 0, T);
    case Position::none:
    case Position::rotary:  // these two act inside attention
    case Position::alibi:
      break;
  }
  return g.constant(Tensor::zeros({1, T, f.config.d_model}));
}

}  // namespace

Var stack(const Forward& f, const std::string& prefix, Var ids, const Attended& attended) {
  Graph& g = f.graph;
  const Var table = f.parameter(prefix + "token_embedding");                                      // [1, V, d_model]
  const Var embed = g.name(embedding(g, table, ids), prefix + "embed");                           // [B, T, d_model]
  const Var scaled = g.name(scale(g, embed, f.config.embedding_scale), prefix + "embed_scaled");  // [B, T, d_model]
  const Var pos = g.name(positions(f, prefix, ids), prefix + "pos_embed");                        // [1, T, d_model]
  const Var sum = g.name(add(g, scaled, pos), prefix + "resid_in");                               // [B, T, d_model]
  Var x = f.drop(sum, prefix + "resid_in");
  for (int l = 0; l < f.config.n_layers; ++l) x = block(f, prefix + "blocks." + std::to_string(l), x, attended);
  return norm(f, prefix + "ln_final", x);  // [B, T, d_model]
}

Var predict(const Forward& f, const std::string& prefix, Var x) {
  Graph& g = f.graph;
  const Var scores = f.config.tied ? matmul_transposed(g, x, f.parameter(prefix + "token_embedding"))
                                   : linear(g, x, f.parameter(prefix + "unembed"));
  const Var logits = g.name(scores, prefix + "logits");             // [B, T, V]
  if (!g.training()) g.name(softmax(g, logits), prefix + "probs");  // [B, T, V]
  return logits;
}

Masks own_masks(const ModelConfig& config) {
  Masks masks;
  masks.self.causal = config.causal;
  return masks;
}

Var transformer(const Forward& f, const IdBatch& source, const IdBatch& target, const Masks& masks) {
  Graph& g = f.graph;
  const auto masking = [&](const MaskSpec& spec, const IdBatch& queries, const IdBatch& keys, const std::string& name) {
    Tensor mask = additive_mask(spec, queries.positions(), keys.positions(), keys.lengths, queries.lengths);
    return Masking{g.constant(std::move(mask), name), spec.place == MaskSpec::Place::after_softmax,
                   spec.empty_row == MaskSpec::EmptyRow::nan};
  };
  if (!f.config.two_stacks()) {
    Attended attended;
    attended.self_mask = masking(masks.self, source, source, "~mask");
    return predict(f, "", stack(f, "", ids_node(g, source, "~ids"), attended));
  }

  Attended encoder;
  encoder.self_mask = masking(masks.encoder, source, source, "~encoder.mask");
  const Var memory = stack(f, "encoder.", ids_node(g, source, "~encoder.ids"), encoder);

  Attended decoder;
  decoder.self_mask = masking(masks.self, target, target, "~decoder.mask");
  decoder.memory = memory;
  decoder.cross_mask = masking(masks.cross, target, source, "~decoder.cross_mask");
  return predict(f, "decoder.", stack(f, "decoder.", ids_node(g, target, "~decoder.ids"), decoder));
}

}  // namespace headlight
