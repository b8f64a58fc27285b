#include "core/models/sequence_layers.h"

#include <vector>

#include "core/ops/add.h"
#include "core/ops/concatenate.h"
#include "core/ops/conv1d.h"
#include "core/ops/elementwise_product.h"
#include "core/ops/linear.h"
#include "core/ops/relu.h"
#include "core/ops/sigmoid.h"
#include "core/ops/slice.h"
#include "core/ops/tanh.h"

namespace headlight {
namespace {

Var parameter(Graph& g, const Parameters& parameters, const std::string& name) {
  return g.parameter(name, parameters.get(name));
}

// Single positions have names where somebody looks; a training step would only pay for them.
Var at_position(Graph& g, Var x, const std::string& name, int t) {
  return g.training() ? x : g.name(x, name + std::to_string(t));
}

// x_t W_x + b of all positions at once, then position t of it with what came before.
class Steps {
 public:
  Steps(Graph& g, const Parameters& parameters, const std::string& name, Var x)
      : g_(g), recurrent_(parameter(g, parameters, name + ".W_h")) {
    in_ = linear(g, x, parameter(g, parameters, name + ".W_x"), parameter(g, parameters, name + ".b_h"));
    in_ = g.name(in_, name + ".in");
  }
  int count() const { return g_.value(in_).rows(); }

  // [B, 1, gates·D]
  Var sum(int t, Var before) const {
    const Var here = slice(g_, in_, Axis::rows, t, 1);
    return before.valid() ? add(g_, here, linear(g_, before, recurrent_)) : here;
  }

 private:
  Graph& g_;
  Var recurrent_, in_;
};

}  // namespace

Var rnn_layer(Graph& g, const Parameters& parameters, const std::string& name, Var x) {
  const Steps steps(g, parameters, name, x);
  std::vector<Var> states;
  Var h;
  for (int t = 0; t < steps.count(); ++t) {
    h = at_position(g, tanh_op(g, steps.sum(t, h)), name + ".h.", t);  // [B, 1, D]
    states.push_back(h);
  }
  return g.name(concatenate(g, states, Axis::rows), name + ".states");
}

Var lstm_layer(Graph& g, const Parameters& parameters, const std::string& name, Var x) {
  const Steps steps(g, parameters, name, x);
  const int D = g.value(x).cols();
  std::vector<Var> states;
  Var h;
  Var c;
  for (int t = 0; t < steps.count(); ++t) {
    const Var sum = steps.sum(t, h);  // [B, 1, 4D]
    const auto part = [&](int gate) { return slice(g, sum, Axis::cols, gate * D, D); };
    const Var i = at_position(g, sigmoid(g, part(0)), name + ".i.", t);     // [B, 1, D]
    const Var f = at_position(g, sigmoid(g, part(1)), name + ".f.", t);     // [B, 1, D]
    const Var cell = at_position(g, tanh_op(g, part(2)), name + ".g.", t);  // [B, 1, D]
    const Var o = at_position(g, sigmoid(g, part(3)), name + ".o.", t);     // [B, 1, D]
    const Var taken_in = elementwise_product(g, i, cell);                   // [B, 1, D]
    c = c.valid() ? add(g, elementwise_product(g, f, c), taken_in) : taken_in;
    c = at_position(g, c, name + ".c.", t);  // [B, 1, D]
    h = at_position(g, elementwise_product(g, o, tanh_op(g, c)), name + ".h.", t);
    states.push_back(h);
  }
  return g.name(concatenate(g, states, Axis::rows), name + ".states");
}

Var convolution_layer(Graph& g, const Parameters& parameters, const std::string& name, Var x, int dilation) {
  const Var conv = conv1d(g, x, parameter(g, parameters, name + ".W"), parameter(g, parameters, name + ".b_c"),
                          dilation, ConvPadding::causal);
  const Var active = g.name(relu(g, g.name(conv, name + ".conv")), name + ".relu");
  return g.name(add(g, x, active), name + ".out");
}

}  // namespace headlight
