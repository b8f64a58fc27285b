#include "core/ops/normalize_rows.h"

#include <cmath>

#include "core/ops/support.h"

namespace headlight {
namespace {

class NormalizeRows final : public Op {
 public:
  std::string_view name() const override { return "normalize_rows"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    for (Eigen::Index r = 0; r < out.flat().rows(); ++r)
      out.flat().row(r) = in[0]->flat().row(r) * inverse_norm(*in[0], r);
    return out;
  }

  // ∂x = (g − y (y·g)) / ‖x‖
  void backward(Inputs in, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    for (Eigen::Index r = 0; r < out.flat().rows(); ++r) {
      const auto y = out.flat().row(r);
      const auto grad = grad_out.flat().row(r);
      const float along = y.dot(grad);
      grad_in[0]->flat().row(r) += (grad - along * y) * inverse_norm(*in[0], r);
    }
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    Explanation e;
    e.op = name();
    double squares = 0;
    std::vector<std::string> terms;
    for (int i = 0; i < in[0]->cols(); ++i) {
      e.operands.push_back(operand(in, 0, {at.batch, at.row, i}, "x"));
      const double x = static_cast<double>(e.operands.back().value);
      squares += x * x;
      terms.push_back(term(x) + "^{2}");
    }
    const double norm = std::sqrt(squares);
    const double x = static_cast<double>((*in[0])(at));
    const double value = norm > 0 ? x / norm : 0;
    e.summary = norm > 0 ? Tr{"Divided by the length of its vector, so that the vector has length 1.",
                              "除以所在向量的长度，使向量长度为 1。"}
                         : Tr{"The vector is zero and has no direction: it stays zero.", "零向量没有方向，保持为零。"};
    e.flagged = norm == 0;
    e.lines.push_back("‖x‖ = \\sqrt{" + long_sum(terms, 4) + "} = " + digits(norm));
    if (norm > 0) e.lines.push_back("x ÷ ‖x‖ = " + digits(x) + " ÷ " + digits(norm) + " = " + digits(value));
    e.value = static_cast<float>(value);
    return e;
  }

 private:
  static float inverse_norm(const Tensor& x, Eigen::Index row) {
    const float norm = x.flat().row(row).norm();
    return norm > 0 ? 1 / norm : 0;
  }
};

}  // namespace

Var normalize_rows(Graph& graph, Var x) { return graph.apply(std::make_unique<NormalizeRows>(), {x}); }

}  // namespace headlight
