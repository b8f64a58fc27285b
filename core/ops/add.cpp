#include "core/ops/add.h"

#include "core/ops/broadcast.h"

namespace headlight {
namespace {

class Add final : public Op {
 public:
  std::string_view name() const override { return "add"; }

  Tensor forward(Inputs in) override {
    check_broadcast(name(), in);
    Tensor out(in[0]->shape());
    for_broadcast_pieces(out.shape(), in[1]->shape(), [&](Eigen::Index a, Eigen::Index b, Eigen::Index n) {
      span_of(out, a, n) = span_of(*in[0], a, n) + span_of(*in[1], b, n);
    });
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    const auto size = static_cast<Eigen::Index>(grad_out.size());
    for (std::size_t i = 0; i < 2; ++i) {
      if (!grad_in.wants(i)) continue;
      if (in[i]->shape() == grad_out.shape()) {
        const auto [sum, add] = grad_in.sum(i);
        add_or_store(span_of(sum, 0, size), span_of(grad_out, 0, size), add);
      } else {
        for_broadcast_pieces(grad_out.shape(), in[i]->shape(), [&](Eigen::Index a, Eigen::Index b, Eigen::Index n) {
          span_of(*grad_in[i], b, n) += span_of(grad_out, a, n);
        });
      }
    }
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const Operand a = operand(in, 0, at, "a");
    const Operand b = operand(in, 1, broadcast_at(in[1]->shape(), at), "b");
    const double sum = static_cast<double>(a.value) + static_cast<double>(b.value);
    return {.op = "add",
            .summary = {"The sum of two values at the same place.", "同一位置上两个数之和。"},
            .lines = {"a + b = " + digits(a.value) + " + " + term(b.value) + " = " + digits(sum)},
            .operands = {a, b},
            .value = static_cast<float>(sum)};
  }
};

}  // namespace

Var add(Graph& graph, Var a, Var b) { return graph.apply(std::make_unique<Add>(), {a, b}); }

}  // namespace headlight
