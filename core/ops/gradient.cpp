#include "core/ops/gradient.h"

#include <memory>

#include "core/ops/support.h"
#include "core/text/error.h"

namespace headlight {
namespace {

class Slope final : public Op {
 public:
  Slope(Tensor slopes, Tr goal) : slopes_(std::move(slopes)), goal_(std::move(goal)) {}
  std::string_view name() const override { return "gradient"; }

  Tensor forward(Inputs) override { return std::move(slopes_); }

  // A number that was measured: what is computed from it does not flow back.
  void backward(Inputs, const Tensor&, const Tensor&, Gradients) const override {}

  Explanation explain(Inputs in, const Tensor& out, const Index3& at) const override {
    Explanation e;
    e.op = name();
    e.operands.push_back(operand(in, 0, at, "x"));
    e.value = out(at);
    e.summary =
        Tr{"How fast ", "每当 x 有微小增加时，"} + goal_ +
        Tr{" changes with this number x, by the chain rule through everything computed from it (backward pass).",
           "变化得多快：按链式法则穿过由它算出的一切（反向传播）。"};
    const double slope = static_cast<double>(e.value);
    e.lines.push_back("x = " + number(e.operands.back().value));
    e.lines.push_back("∂ ÷ ∂x = " + digits(slope, 4));
    e.lines.push_back("x + 0.01  →  " + digits(slope, 4) + " · 0.01 = " + digits(slope * 0.01, 5));
    return e;
  }

 private:
  Tensor slopes_;
  Tr goal_;
};

}  // namespace

Var gradient_value(Graph& graph, Var x, Tr goal) {
  Tensor slopes = graph.gradient(x).empty() ? Tensor::zeros(graph.value(x).shape()) : graph.gradient(x);
  return graph.apply(std::make_unique<Slope>(std::move(slopes), std::move(goal)), {x});
}

}  // namespace headlight
