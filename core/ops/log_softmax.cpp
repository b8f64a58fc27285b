#include "core/ops/log_softmax.h"

#include <cmath>
#include <limits>

#include "core/ops/log_sum_exp.h"
#include "core/ops/support.h"

namespace headlight {
namespace {

class LogSoftmax final : public Op {
 public:
  std::string_view name() const override { return "log_softmax"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    if (out.cols() == 0) return out;
    for_row_blocks(out.flat().rows(), out.cols(), 8, [&](Eigen::Index first, Eigen::Index count) {
      for (Eigen::Index r = first; r < first + count; ++r) {
        const auto x = in[0]->flat().row(r).array();
        const float log_sum = log_sum_exp(x);
        out.flat().row(r).array() = x - (std::isinf(log_sum) ? 0.0F : log_sum);
      }
    });
    return out;
  }

  // ∂x_j = g_j − exp(y_j) Σ g_k
  void backward(Inputs, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    for_row_blocks(out.flat().rows(), out.cols(), 8, [&](Eigen::Index first, Eigen::Index count) {
      for (Eigen::Index r = first; r < first + count; ++r) {
        const auto grad = grad_out.flat().row(r).array();
        const float sum = grad.sum();
        grad_in[0]->flat().row(r).array() += grad - out.flat().row(r).array().exp() * sum;
      }
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    Explanation e;
    e.op = name();
    double largest = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < in[0]->cols(); ++i) {
      e.operands.push_back(operand(in, 0, {at.batch, at.row, i}, "x"));
      largest = std::max(largest, static_cast<double>(e.operands.back().value));
    }
    const double x = static_cast<double>((*in[0])(at));
    e.value = static_cast<float>(x);
    if (std::isinf(largest)) {
      e.flagged = true;
      e.summary = {"Every value of this row is −∞: no softmax exists, and the row stays −∞.",
                   "本行的值全部为 −∞：softmax 无定义，保持 −∞。"};
      return e;
    }
    e.summary = {"The logarithm of the softmax: the value less the logarithm of the sum of its row's exponentials.",
                 "softmax 的对数：该值减去本行指数之和的对数。"};
    double sum = 0;
    for (const Operand& each : e.operands) sum += std::exp(static_cast<double>(each.value) - largest);
    const double log_sum = largest + std::log(sum);
    e.lines = {"log Σ e^{x} = " + digits(log_sum),
               "x − log Σ e^{x} = " + digits(x) + " − " + term(log_sum) + " = " + digits(x - log_sum)};
    e.value = static_cast<float>(x - log_sum);
    return e;
  }
};

}  // namespace

Var log_softmax(Graph& graph, Var x) { return graph.apply(std::make_unique<LogSoftmax>(), {x}); }

}  // namespace headlight
