#include "core/ops/tanh.h"

#include <cmath>

#include "core/ops/support.h"

namespace headlight {
namespace {

class Tanh final : public Op {
 public:
  std::string_view name() const override { return "tanh"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    for_blocks(out.size(), 10,
               [&](Eigen::Index first, Eigen::Index n) { span_of(out, first, n) = span_of(*in[0], first, n).tanh(); });
    return out;
  }

  void backward(Inputs, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    for_blocks(out.size(), 1, [&](Eigen::Index first, Eigen::Index n) {
      span_of(*grad_in[0], first, n) += span_of(grad_out, first, n) * (1 - span_of(out, first, n).square());
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const double x = static_cast<double>((*in[0])(at));
    const double value = std::tanh(x);
    return explain_function(
        name(),
        {"The hyperbolic tangent: any number becomes one between −1 and 1.", "双曲正切：把任意数变到 −1 与 1 之间。"},
        in, at, value, {"tanh(" + digits(x) + ") = " + digits(value)});
  }
};

}  // namespace

Var tanh_op(Graph& graph, Var x) { return graph.apply(std::make_unique<Tanh>(), {x}); }

}  // namespace headlight
