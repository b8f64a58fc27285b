#include "core/ops/sinusoid.h"

#include <cmath>

#include "core/ops/support.h"
#include "core/ops/wave.h"

namespace headlight {
namespace {

class SinusoidalPositions final : public Op {
 public:
  explicit SinusoidalPositions(int d_model) : d_model_(d_model) {}
  std::string_view name() const override { return "sinusoidal_positions"; }

  Tensor forward(Inputs in) override {
    if (d_model_ < 1) refuse(name(), "d_model of at least 1", std::to_string(d_model_));
    Tensor out({1, in[0]->rows(), d_model_});
    // A pair of columns turns by the same angle from one position to the next: a rotation in double costs four products
    // where sin and cos would cost a hundred, and is off by less than 1e-12 after ten thousand positions.
    for (int col = 0; col < d_model_; col += 2) {
      const double step = wave_frequency(col, d_model_);
      const double cos_step = std::cos(step);
      const double sin_step = std::sin(step);
      double sine = 0;
      double cosine = 1;
      for (int pos = 0; pos < out.rows(); ++pos) {
        out(0, pos, col) = static_cast<float>(sine);
        if (col + 1 < d_model_) out(0, pos, col + 1) = static_cast<float>(cosine);
        const double turned = sine * cos_step + cosine * sin_step;
        cosine = cosine * cos_step - sine * sin_step;
        sine = turned;
      }
    }
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor&, Gradients) const override {}

  Explanation explain(Inputs, const Tensor&, const Index3& at) const override {
    const double angle = at.row * wave_frequency(at.col, d_model_);
    const bool odd = at.col % 2 != 0;
    const double value = odd ? std::cos(angle) : std::sin(angle);
    const std::string function = odd ? "cos" : "sin";
    const std::string pos = std::to_string(at.row);
    const std::string power = std::to_string(at.col / 2 * 2) + "/" + std::to_string(d_model_);
    Explanation e;
    e.op = name();
    e.summary = {"The position written as waves of different lengths: a sine in even columns, a cosine in odd ones.",
                 "用不同波长的波表示位置：偶数列用正弦，奇数列用余弦。"};
    e.lines = {"pos ÷ 10000^{2i/d} = " + pos + " ÷ 10000^{" + power + "} = " + digits(angle),
               function + "(" + digits(angle) + ") = " + digits(value)};
    e.value = static_cast<float>(value);
    return e;
  }

 private:
  int d_model_;
};

}  // namespace

Var sinusoidal_positions(Graph& graph, Var ids, int d_model) {
  return graph.apply(std::make_unique<SinusoidalPositions>(d_model), {ids});
}

}  // namespace headlight
