#include "core/ops/elementwise_product.h"

#include "core/ops/broadcast.h"

namespace headlight {
namespace {

class ElementwiseProduct final : public Op {
 public:
  std::string_view name() const override { return "elementwise_product"; }

  Tensor forward(Inputs in) override {
    check_broadcast(name(), in);
    Tensor out(in[0]->shape());
    for_broadcast_pieces(out.shape(), in[1]->shape(), [&](Eigen::Index a, Eigen::Index b, Eigen::Index n) {
      span_of(out, a, n) = span_of(*in[0], a, n) * span_of(*in[1], b, n);
    });
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    for_broadcast_pieces(grad_out.shape(), in[1]->shape(), [&](Eigen::Index a, Eigen::Index b, Eigen::Index n) {
      const auto grad = span_of(grad_out, a, n);
      if (grad_in[0] != nullptr) span_of(*grad_in[0], a, n) += grad * span_of(*in[1], b, n);
      if (grad_in[1] != nullptr) span_of(*grad_in[1], b, n) += grad * span_of(*in[0], a, n);
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const Operand a = operand(in, 0, at, "a");
    const Operand b = operand(in, 1, broadcast_at(in[1]->shape(), at), "b");
    const double product = static_cast<double>(a.value) * static_cast<double>(b.value);
    return {.op = "elementwise_product",
            .summary = {"The product of two values at the same place.", "同一位置上两个数之积。"},
            .lines = {"a · b = " + term(a.value) + " · " + term(b.value) + " = " + digits(product)},
            .operands = {a, b},
            .group = 2,
            .value = static_cast<float>(product)};
  }
};

}  // namespace

Var elementwise_product(Graph& graph, Var a, Var b) {
  return graph.apply(std::make_unique<ElementwiseProduct>(), {a, b});
}

}  // namespace headlight
