#include "core/ops/scale.h"

#include <cmath>

#include "core/ops/support.h"

namespace headlight {
namespace {

// n when value is √n for a whole number n, otherwise 0: scalings are by √d_model and 1/√d_head, and read best so.
int root_of(double value) {
  const double square = value * value;
  const double whole = std::round(square);
  return whole >= 2 && whole < 1e6 && std::abs(square - whole) < 1e-5 * whole ? static_cast<int>(whole) : 0;
}

class Scale final : public Op {
 public:
  explicit Scale(float factor) : factor_(factor) {}
  std::string_view name() const override { return "scale"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    for_blocks(out.size(), 0.5, [&](Eigen::Index first, Eigen::Index n) {
      span_of(out, first, n) = factor_ * span_of(*in[0], first, n);
    });
    return out;
  }

  bool can_overwrite() const override { return true; }
  void forward_in_place(Tensor& value, Inputs) override {
    for_blocks(value.size(), 0.5, [&](Eigen::Index first, Eigen::Index n) { span_of(value, first, n) *= factor_; });
  }

  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [sum, add] = grad_in.sum(0);
    for_blocks(grad_out.size(), 0.5, [&, &to = sum, more = add](Eigen::Index first, Eigen::Index n) {
      add_or_store(span_of(to, first, n), factor_ * span_of(grad_out, first, n), more);
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const double x = static_cast<double>((*in[0])(at));
    const double value = x * static_cast<double>(factor_);
    const double factor = static_cast<double>(factor_);
    std::string how = " · " + term(factor);
    Tr summary{"Multiplied by a fixed factor.", "乘以一个固定的系数。"};
    if (const int n = factor > 0 && factor < 1 ? root_of(1 / factor) : 0; n > 0) {
      const std::string root = "\\sqrt{" + std::to_string(n) + "}";
      how = " ÷ " + root;
      summary = {"Divided by " + root + ".", "除以 " + root + "。"};
    } else if (const int m = factor > 1 && factor != std::round(factor) ? root_of(factor) : 0; m > 0) {
      const std::string root = "\\sqrt{" + std::to_string(m) + "}";
      how = " · " + root;
      summary = {"Multiplied by " + root + ".", "乘以 " + root + "。"};
    }
    return explain_function(name(), summary, in, at, value,
                            {"x" + how + " = " + digits(x) + how + " = " + digits(value)});
  }

 private:
  float factor_;
};

}  // namespace

Var scale(Graph& graph, Var x, float factor) { return graph.apply(std::make_unique<Scale>(factor), {x}); }

}  // namespace headlight
