#include "core/ops/sigmoid.h"

#include <cmath>

#include "core/ops/support.h"

namespace headlight {
namespace {

class Sigmoid final : public Op {
 public:
  std::string_view name() const override { return "sigmoid"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    for_blocks(out.size(), 10, [&](Eigen::Index first, Eigen::Index n) {
      span_of(out, first, n) = 1 / (1 + (-span_of(*in[0], first, n)).exp());
    });
    return out;
  }

  void backward(Inputs, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    for_blocks(out.size(), 1, [&](Eigen::Index first, Eigen::Index n) {
      const auto y = span_of(out, first, n);
      span_of(*grad_in[0], first, n) += span_of(grad_out, first, n) * y * (1 - y);
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const double x = static_cast<double>((*in[0])(at));
    const double power = std::exp(-x);
    const double value = 1 / (1 + power);
    return explain_function(
        name(), {"The sigmoid: any number becomes one between 0 and 1.", "sigmoid：把任意数变到 0 与 1 之间。"}, in, at,
        value,
        {"e^{−x} = e^{" + digits(-x) + "} = " + digits(power), "1 ÷ (1 + " + digits(power) + ") = " + digits(value)});
  }
};

}  // namespace

Var sigmoid(Graph& graph, Var x) { return graph.apply(std::make_unique<Sigmoid>(), {x}); }

}  // namespace headlight
