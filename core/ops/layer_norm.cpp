#include "core/ops/layer_norm.h"

#include <cmath>

#include "core/ops/support.h"

namespace headlight {
namespace {

class LayerNorm final : public Op {
 public:
  explicit LayerNorm(float eps) : eps_(eps) {}
  std::string_view name() const override { return "layer_norm"; }

  Tensor forward(Inputs in) override {
    const Tensor& x = *in[0];
    const Shape features{1, 1, x.cols()};
    if (x.cols() == 0 || in[1]->shape() != features || in[2]->shape() != features)
      refuse_shapes(name(), "x [B, T, D], gain [1, 1, D] and bias [1, 1, D]", in);
    Tensor out(x.shape());
    const auto rows = x.flat().rows();
    statistics_ = Tensor({1, static_cast<int>(rows), 2});
    const auto gain = in[1]->slice(0).row(0).array();
    const auto bias = in[2]->slice(0).row(0).array();
    for_row_blocks(rows, x.cols(), 4, [&](Eigen::Index first, Eigen::Index count) {
      for (Eigen::Index r = first; r < first + count; ++r) {
        auto y = out.flat().row(r).array();
        const float mean = x.flat().row(r).mean();
        y = x.flat().row(r).array() - mean;
        const float variance = y.square().sum() / static_cast<float>(x.cols());
        const float inverse = 1 / std::sqrt(variance + eps_);
        y = y * inverse * gain + bias;
        statistics_.slice(0)(r, 0) = mean;
        statistics_.slice(0)(r, 1) = inverse;
      }
    });
    return out;
  }

  // With n = (x − mean)/deviation and h = gradient · gain: ∂x = (h − mean(h) − n·mean(h·n)) / deviation.
  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    const auto gain = in[1]->slice(0).row(0).array();
    Eigen::Array<float, 1, Eigen::Dynamic> normal(in[0]->cols());
    Eigen::Array<float, 1, Eigen::Dynamic> scaled(in[0]->cols());
    Tensor unused;
    const auto [sum, add] = grad_in.wants(0) ? grad_in.sum(0) : Gradients::Sum{unused, false};
    for (Eigen::Index r = 0; r < grad_out.flat().rows(); ++r) {
      const auto grad = grad_out.flat().row(r).array();
      const float inverse = statistics_.slice(0)(r, 1);
      normal = (in[0]->flat().row(r).array() - statistics_.slice(0)(r, 0)) * inverse;
      if (!sum.empty()) {
        scaled = grad * gain;
        const float mean = scaled.mean();
        const float along = (scaled * normal).mean();
        add_or_store(sum.flat().row(r).array(), (scaled - mean - normal * along) * inverse, add);
      }
      if (grad_in[1] != nullptr) grad_in[1]->slice(0).row(0).array() += grad * normal;
      if (grad_in[2] != nullptr) grad_in[2]->slice(0).row(0).array() += grad;
    }
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    Explanation e;
    e.op = name();
    e.summary = {
        "Layer normalisation: less the mean of its row, divided by the row's standard deviation, times gain, plus "
        "bias.",
        "层归一化：减去本行均值，除以本行标准差，乘以增益，再加偏置。"};
    double sum = 0;
    std::vector<std::string> terms;
    for (int i = 0; i < in[0]->cols(); ++i) {
      e.operands.push_back(operand(in, 0, {at.batch, at.row, i}, "x"));
      sum += static_cast<double>(e.operands.back().value);
      terms.push_back(term(e.operands.back().value));
    }
    const double mean = sum / in[0]->cols();
    double squares = 0;
    for (const Operand& x : e.operands) squares += std::pow(static_cast<double>(x.value) - mean, 2);
    const double deviation = std::sqrt(squares / in[0]->cols() + static_cast<double>(eps_));
    e.operands.push_back(operand(in, 1, {0, 0, at.col}, "γ"));
    const double gain = static_cast<double>(e.operands.back().value);
    e.operands.push_back(operand(in, 2, {0, 0, at.col}, "β"));
    const double bias = static_cast<double>(e.operands.back().value);
    const double x = static_cast<double>((*in[0])(at));
    const double normal = (x - mean) / deviation;
    const double value = normal * gain + bias;
    const std::string size = std::to_string(in[0]->cols());
    e.lines = {"μ = (" + long_sum(terms, 4) + ") ÷ " + size + " = " + digits(mean),
               "σ = \\sqrt{Σ (x − μ)^{2} ÷ " + size + " + ε} = \\sqrt{" + digits(squares) + " ÷ " + size + " + " +
                   number(eps_) + "} = " + digits(deviation),
               "(x − μ) ÷ σ = (" + digits(x) + " − " + term(mean) + ") ÷ " + digits(deviation) + " = " + digits(normal),
               "γ · " + term(normal) + " + β = " + term(gain) + " · " + term(normal) + " + " + term(bias) + " = " +
                   digits(value)};
    e.value = static_cast<float>(value);
    return e;
  }

 private:
  float eps_;
  Tensor statistics_;  // [1, B·T, 2]: mean and 1/deviation of every row, for backward()
};

}  // namespace

Var layer_norm(Graph& graph, Var x, Var gain, Var bias, float eps) {
  return graph.apply(std::make_unique<LayerNorm>(eps), {x, gain, bias});
}

}  // namespace headlight
