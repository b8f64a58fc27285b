#include "core/ops/gelu.h"

#include <cmath>
#include <numbers>

#include "core/ops/support.h"

namespace headlight {
namespace {

constexpr float root_2_over_pi = 0.7978845608F;
constexpr float cubic = 0.044715F;
constexpr float half_root_2 = 0.7071067812F;
constexpr float density_at_0 = 0.3989422804F;  // 1/√(2π)

class Gelu final : public Op {
 public:
  explicit Gelu(GeluForm form) : form_(form) {}
  std::string_view name() const override { return "gelu"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    for_blocks(out.size(), 16, [&](Eigen::Index first, Eigen::Index n) {
      const auto x = span_of(*in[0], first, n);
      auto y = span_of(out, first, n);
      if (form_ == GeluForm::tanh)
        y = 0.5F * x * (1 + (root_2_over_pi * (x + cubic * x.cube())).tanh());
      else
        y = x.unaryExpr([](float v) { return 0.5F * v * (1 + std::erf(v * half_root_2)); });
    });
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    for_blocks(grad_out.size(), 32, [&](Eigen::Index first, Eigen::Index n) {
      const auto x = span_of(*in[0], first, n);
      const auto grad = span_of(grad_out, first, n);
      auto sum = span_of(*grad_in[0], first, n);
      if (form_ == GeluForm::tanh) {
        const Eigen::ArrayXf t = (root_2_over_pi * (x + cubic * x.cube())).tanh();
        sum += grad * (0.5F * (1 + t) + 0.5F * x * (1 - t.square()) * (root_2_over_pi * (1 + 3 * cubic * x.square())));
      } else {
        sum += grad * x.unaryExpr([](float v) {
          return 0.5F * (1 + std::erf(v * half_root_2)) + v * density_at_0 * std::exp(-0.5F * v * v);
        });
      }
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const double x = static_cast<double>((*in[0])(at));
    const bool by_tanh = form_ == GeluForm::tanh;
    const double inner =
        by_tanh ? std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x) : x / std::numbers::sqrt2;
    const double factor = by_tanh ? std::tanh(inner) : std::erf(inner);
    const double value = x / 2 * (1 + factor);
    const std::string function = by_tanh ? "tanh" : "erf";
    const std::string n = term(x);
    return explain_function(
        name(),
        {"GELU: the value times the chance that a normal random number is smaller.",
         "GELU：该值乘以标准正态随机数小于它的概率。"},
        in, at, value,
        {(by_tanh ? "u = \\sqrt{2/π} · (x + 0.044715 x^{3}) = \\sqrt{2/π} · (" + digits(x) + " + 0.044715 · " + n +
                        "^{3}) = "
                  : "u = x ÷ \\sqrt{2} = " + digits(x) + " ÷ \\sqrt{2} = ") +
             digits(inner),
         function + "(" + digits(inner) + ") = " + digits(factor),
         "x/2 · (1 + " + function + "(u)) = " + term(x / 2) + " · (1 + " + term(factor) + ") = " + digits(value)});
  }

 private:
  GeluForm form_;
};

}  // namespace

Var gelu(Graph& graph, Var x, GeluForm form) { return graph.apply(std::make_unique<Gelu>(form), {x}); }

}  // namespace headlight
