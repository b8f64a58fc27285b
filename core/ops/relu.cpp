#include "core/ops/relu.h"

#include "core/ops/support.h"

namespace headlight {
namespace {

class Relu final : public Op {
 public:
  std::string_view name() const override { return "relu"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    for_blocks(out.size(), 0.5, [&](Eigen::Index first, Eigen::Index n) {
      span_of(out, first, n) = span_of(*in[0], first, n).max(0.0F);
    });
    return out;
  }

  void backward(Inputs, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [sum, add] = grad_in.sum(0);
    for_blocks(out.size(), 0.5, [&, &to = sum, more = add](Eigen::Index first, Eigen::Index n) {
      const auto passed = (span_of(out, first, n) > 0.0F).select(span_of(grad_out, first, n), 0.0F);
      add_or_store(span_of(to, first, n), passed, more);
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const double x = static_cast<double>((*in[0])(at));
    const double value = std::max(0.0, x);
    return explain_function(name(),
                            {"ReLU: negative values become 0, the others pass.", "ReLU：负值变为 0，其余不变。"}, in,
                            at, value, {"max(0, " + digits(x) + ") = " + digits(value)});
  }
};

}  // namespace

Var relu(Graph& graph, Var x) { return graph.apply(std::make_unique<Relu>(), {x}); }

}  // namespace headlight
