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

  void backward(Inputs, const Tensor& out, const Tensor& grad_out, std::span<Tensor* const> grad_in) const override {
    if (grad_in[0] == nullptr) return;
    float* sum = grad_in[0]->data();
    for_blocks(out.size(), 0.5, [&](Eigen::Index first, Eigen::Index n) {
      for (Eigen::Index i = first; i < first + n; ++i) sum[i] += out.data()[i] > 0 ? grad_out.data()[i] : 0.0F;
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
