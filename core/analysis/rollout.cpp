#include "core/analysis/rollout.h"

#include <algorithm>

#include "core/ops/add.h"
#include "core/ops/elementwise_product.h"
#include "core/ops/matmul.h"
#include "core/ops/scale.h"

namespace headlight {
namespace {

/// A sublayer's combined pattern, and which of its rows look at anything.
struct Mixed {
  Var pattern;             // [B, Tq, Tk]
  std::vector<char> dead;  // B·Tq
};

Mixed mixed(Run& run, const std::string& attention, CombineHeads how) {
  Graph& g = run.graph;
  Mixed m;
  m.pattern = combine_heads(g, g.find(attention + ".pattern"), run.config.n_heads, how);
  g.name(m.pattern, "~" + attention + ".heads_together");
  const auto rows = g.value(m.pattern).flat();
  for (Eigen::Index r = 0; r < rows.rows(); ++r) m.dead.push_back(rows.row(r).sum() > 0 ? 0 : 1);
  return m;
}

// w, and 1 where a row looks at nothing.
float kept(const Mixed& m, float w, int flat_row) { return m.dead[static_cast<std::size_t>(flat_row)] != 0 ? 1.0F : w; }

// Ã = w·I + (1 − w)·A, [B, T, T]
Var with_residual(Graph& g, const Mixed& m, float w, const std::string& name) {
  const Shape shape = g.value(m.pattern).shape();
  Tensor identity = Tensor::zeros(shape);
  for (int b = 0; b < shape.batch; ++b)
    for (int r = 0; r < shape.rows; ++r) identity(b, r, r) = kept(m, w, b * shape.rows + r);
  const Var residual = g.constant(std::move(identity), "~" + name + ".residual");
  return g.name(add(g, scale(g, m.pattern, 1 - w), residual), "~" + name + ".with_residual");
}

// Every row of x times w, or times 1 where the row looks at nothing in cross-attention.
Var shrunk(Graph& g, Var x, const Mixed& m, float w) {
  if (std::find(m.dead.begin(), m.dead.end(), 1) == m.dead.end()) return scale(g, x, w);
  Tensor factors(g.value(x).shape());
  for (int b = 0; b < factors.batch(); ++b)
    for (int r = 0; r < factors.rows(); ++r) factors.slice(b).row(r).setConstant(kept(m, w, b * factors.rows() + r));
  return elementwise_product(g, x, g.constant(std::move(factors)));
}

Var roll_self(Run& run, const std::string& block, const RolloutSettings& s, Var below) {
  Graph& g = run.graph;
  const Var layer = with_residual(g, mixed(run, block + ".attn", s.heads), s.residual, block);
  return below.valid() ? matmul(g, layer, below) : layer;
}

}  // namespace

void add_rollout(Run& run, const RolloutSettings& s) {
  if (run.graph.size() == 0) return;
  Graph& g = run.graph;
  const std::string first = run.prefix(Stack::encoder) + "blocks.";
  Var encoder;
  for (int l = 0; l < run.config.n_layers; ++l) {
    const std::string block = first + std::to_string(l);
    encoder = roll_self(run, block, s, encoder);
    g.name(encoder, block + ".attn.rollout");
  }
  if (!run.config.two_stacks()) return;

  Var own, source;
  for (int l = 0; l < run.config.n_layers; ++l) {
    const std::string block = "decoder.blocks." + std::to_string(l);
    const Var layer = with_residual(g, mixed(run, block + ".attn", s.heads), s.residual, block);
    const Mixed cross = mixed(run, block + ".cross", s.heads);
    own = shrunk(g, own.valid() ? matmul(g, layer, own) : layer, cross, s.residual);
    const Var arriving = scale(g, matmul(g, cross.pattern, encoder), 1 - s.residual);
    source = source.valid() ? add(g, shrunk(g, matmul(g, layer, source), cross, s.residual), arriving) : arriving;
    g.name(own, block + ".attn.rollout");
    g.name(source, block + ".cross.rollout");
  }
}

}  // namespace headlight
