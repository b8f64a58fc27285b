#include "core/nn/attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/ops/add.h"
#include "core/ops/add_mask.h"
#include "core/ops/additive_score.h"
#include "core/ops/alibi.h"
#include "core/ops/elementwise_product.h"
#include "core/ops/heads.h"
#include "core/ops/linear.h"
#include "core/ops/matmul.h"
#include "core/ops/normalize_rows.h"
#include "core/ops/replace.h"
#include "core/ops/rotary.h"
#include "core/ops/scale.h"
#include "core/ops/softmax.h"

namespace headlight {
namespace {

// [B, T, d_model] → [B·H, T, d_head]
Var project(const Forward& f, const std::string& name, const std::string& letter, Var x) {
  const Var flat = linear(f.graph, x, f.parameter(name + ".W_" + letter), f.parameter(name + ".b_" + letter));
  return split_heads(f.graph, flat, f.config.n_heads);
}

// Where a mask is not 0, for every slice that it is for, as zeros.
std::vector<Replaced> hidden_cells(const Tensor& mask, const Shape& pattern) {
  std::vector<Replaced> cells;
  for (int n = 0; n < pattern.batch; ++n)
    for (int r = 0; r < pattern.rows; ++r)
      for (int c = 0; c < pattern.cols; ++c)
        if (mask(n / (pattern.batch / mask.batch()), r, c) != 0) cells.push_back({{n, r, c}, 0.0F});
  return cells;
}

// The rows that are −inf throughout, as NaN.
std::vector<Replaced> empty_rows(const Tensor& masked) {
  std::vector<Replaced> cells;
  constexpr float forbidden = -std::numeric_limits<float>::infinity();
  for (int n = 0; n < masked.batch(); ++n)
    for (int r = 0; r < masked.rows(); ++r) {
      if (masked.slice(n).row(r).maxCoeff() != forbidden) continue;
      for (int c = 0; c < masked.cols(); ++c) cells.push_back({{n, r, c}, std::numeric_limits<float>::quiet_NaN()});
    }
  return cells;
}

// q [B·H, Tq, d_head], k [B·H, Tk, d_head] → [B·H, Tq, Tk]
Var score(const Forward& f, const std::string& name, Var q, Var k) {
  Graph& g = f.graph;
  switch (f.config.score) {
    case Score::scaled:
    case Score::dot:
      return matmul_transposed(g, q, k);
    case Score::cosine:
      return matmul_transposed(g, g.name(normalize_rows(g, q), "~" + name + ".q_unit"),
                               g.name(normalize_rows(g, k), "~" + name + ".k_unit"));
    case Score::additive: {
      const std::string part = name + ".additive.";
      return additive_score(g, q, k, f.parameter(part + "W_q"), f.parameter(part + "W_k"), f.parameter(part + "v"));
    }
  }
  return {};
}

// What is compared: a query or key turned by its position, or as it is.
Var placed(const Forward& f, const std::string& name, Var x, bool self) {
  if (!self || f.config.position != Position::rotary) return x;
  return f.graph.name(rotate_by_position(f.graph, x), name + "_rotated");
}

// [B·H, Tq, Tk], with the bias of the distances.
Var biased(const Forward& f, const std::string& name, Var scaled, bool self) {
  if (!self || f.config.position != Position::alibi) return scaled;
  const Var bias = f.graph.name(alibi_bias(f.graph, scaled, f.config.n_heads), name + ".alibi");
  return f.graph.name(add(f.graph, scaled, bias), name + ".biased");
}

// softmax(scaled + mask), or one of the mistakes: the mask after the softmax, NaN where nothing is allowed.
Var weigh(const Forward& f, const std::string& name, Var scaled, const Masking& masking) {
  Graph& g = f.graph;
  if (masking.after_softmax) {
    const Var none = g.constant(Tensor::zeros(g.value(masking.mask).shape()));
    const Var scores = g.name(add_mask(g, scaled, none), name + ".masked");
    const Var before = g.name(softmax(g, scores), "~" + name + ".pattern_before_mask");
    return g.name(replace(g, before, hidden_cells(g.value(masking.mask), g.value(before).shape())), name + ".pattern");
  }
  const Var masked = g.name(add_mask(g, last_use(scaled), masking.mask), name + ".masked");
  if (!masking.nan_rows) return g.name(softmax(g, last_use(masked)), name + ".pattern");
  std::vector<Replaced> undefined = empty_rows(g.value(masked));
  return g.name(replace(g, softmax(g, masked), std::move(undefined)), name + ".pattern");
}

// z, with zeros in place of what silenced heads found.
Var silence(const Forward& f, const std::string& name, Var z) {
  const auto is_silent = [&](int head) {
    return std::find(f.silenced.begin(), f.silenced.end(), SilencedHead{name, head}) != f.silenced.end();
  };
  const int H = f.config.n_heads;
  bool any = false;
  for (int h = 0; h < H; ++h) any |= is_silent(h);
  if (!any) return z;
  Tensor factors(f.graph.value(z).shape());
  for (int i = 0; i < factors.batch(); ++i) factors.slice(i).setConstant(is_silent(i % H) ? 0.0F : 1.0F);
  f.graph.name(z, "~" + name + ".z_before_silencing");
  return elementwise_product(f.graph, z, f.graph.constant(std::move(factors), "~" + name + ".silenced"));
}

}  // namespace

Var attention(const Forward& f, const std::string& name, Var queries, Var memory, const Masking& masking) {
  Graph& g = f.graph;
  const bool divide = f.config.attention_scale && f.config.score == Score::scaled;
  const bool self = queries.id == memory.id;
  const float factor = divide ? 1.0F / std::sqrt(static_cast<float>(f.config.d_head)) : 1.0F;

  const Var q = g.name(project(f, name, "Q", queries), name + ".q");  // [B·H, Tq, d_head]
  const Var k = g.name(project(f, name, "K", memory), name + ".k");   // [B·H, Tk, d_head]
  const Var v = g.name(project(f, name, "V", memory), name + ".v");   // [B·H, Tk, d_head]
  const Var q_at = placed(f, name + ".q", q, self), k_at = placed(f, name + ".k", k, self);
  const Var scores = g.name(score(f, name, q_at, k_at), name + ".scores");           // [B·H, Tq, Tk]
  const Var scaled = g.name(scale(g, last_use(scores), factor), name + ".scaled");   // [B·H, Tq, Tk]
  const Var placed_scores = biased(f, name, scaled, self);                           // [B·H, Tq, Tk]
  const Var pattern = weigh(f, name, placed_scores, masking);                        // [B·H, Tq, Tk]
  const Var kept = f.drop(pattern, name, f.config.n_heads);                          // [B·H, Tq, Tk]
  const Var z = g.name(silence(f, name, matmul(g, kept, v)), name + ".z");           // [B·H, Tq, d_head]
  const Var concat = g.name(merge_heads(g, z, f.config.n_heads), name + ".concat");  // [B, Tq, H·d_head]
  const Var out = linear(g, concat, f.parameter(name + ".W_O"), f.parameter(name + ".b_O"));
  return g.name(out, name + ".out");  // [B, Tq, d_model]
}

}  // namespace headlight
