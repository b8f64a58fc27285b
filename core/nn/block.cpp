#include "core/nn/block.h"

#include <functional>

#include "core/nn/attention.h"
#include "core/ops/add.h"
#include "core/ops/gelu.h"
#include "core/ops/layer_norm.h"
#include "core/ops/linear.h"
#include "core/ops/relu.h"

namespace headlight {

Var norm(const Forward& f, const std::string& name, Var x) {
  const Var out =
      layer_norm(f.graph, x, f.parameter(name + ".gain"), f.parameter(name + ".bias"), f.config.layer_norm_eps);
  return f.graph.name(out, name);
}

Var feed_forward(const Forward& f, const std::string& name, Var x) {
  Graph& g = f.graph;
  const Var pre =
      g.name(linear(g, x, f.parameter(name + ".W_1"), f.parameter(name + ".b_1")), name + ".pre");  // [B, T, d_ff]
  const Var active = f.config.activation == Activation::relu ? relu(g, pre) : gelu(g, pre, GeluForm::tanh);
  const Var hidden = g.name(active, name + ".hidden");  // [B, T, d_ff]
  return g.name(linear(g, hidden, f.parameter(name + ".W_2"), f.parameter(name + ".b_2")),
                name + ".out");  // [B, T, d_model]
}

Var block(const Forward& f, const std::string& name, Var x, const Attended& attended) {
  Graph& g = f.graph;
  const bool pre = f.config.norm == Norm::pre;
  using Sublayer = std::function<Var(Var)>;

  // x + Sublayer(LayerNorm(x)), or LayerNorm(x + Sublayer(x)): the sum gets the name `sum`, the norm the name `ln`.
  const auto residual = [&](Var in, const std::string& ln, const std::string& sum, const Sublayer& sublayer) {
    const Var out = sublayer(pre ? norm(f, name + ln, in) : in);
    const Var added = add(g, in, f.drop(out, name + sum));
    if (pre) return g.name(added, name + sum);
    g.name(added, "~" + name + sum + "_before_norm");
    return g.name(norm(f, name + ln, added), name + sum);
  };

  x = g.name(x, name + ".resid_pre");
  Var resid = residual(x, ".ln1", ".resid_mid",
                       [&](Var in) { return attention(f, name + ".attn", in, in, attended.self_mask); });
  f.check_cancelled();
  if (attended.memory.valid()) {
    resid = residual(resid, ".ln_cross", ".resid_cross",
                     [&](Var in) { return attention(f, name + ".cross", in, attended.memory, attended.cross_mask); });
    f.check_cancelled();
  }
  resid = residual(resid, ".ln2", ".resid_post", [&](Var in) { return feed_forward(f, name + ".ffn", in); });
  f.check_cancelled();
  return resid;
}

}  // namespace headlight
