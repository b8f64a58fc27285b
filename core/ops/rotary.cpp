#include "core/ops/rotary.h"

#include <cmath>

#include "core/ops/support.h"
#include "core/ops/wave.h"

namespace headlight {
namespace {

class Rotary final : public Op {
 public:
  std::string_view name() const override { return "rotary"; }

  Tensor forward(Inputs in) override {
    const Tensor& x = *in[0];
    fill_table(x.rows(), x.cols());
    Tensor out(x.shape());
    turn(x, 1.0F, [&](int n, int p, int col, float value) { out(n, p, col) = value; });
    return out;
  }

  // The inverse of a rotation is its transpose: the gradient is turned back.
  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [sum, add] = grad_in.sum(0);
    turn(grad_out, -1.0F, [&to = sum, more = add](int n, int p, int col, float value) {
      to(n, p, col) = more ? to(n, p, col) + value : value;
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const int even = at.col - at.col % 2, d = in[0]->cols();
    Explanation e;
    e.op = name();
    if (even + 1 >= d) {
      e.summary = {"The last of an odd number of columns has no partner: it is not turned.",
                   "列数为奇数时，最后一列没有配对，不旋转。"};
      e.operands = {operand(in, 0, at, "x")};
      e.lines = {"x = " + digits(e.operands[0].value)};
      e.value = e.operands[0].value;
      return e;
    }
    const double angle = at.row * wave_frequency(even, d), c = std::cos(angle), s = std::sin(angle);
    const Operand first = operand(in, 0, {at.batch, at.row, even}, "x_{" + std::to_string(even) + "}");
    const Operand second = operand(in, 0, {at.batch, at.row, even + 1}, "x_{" + std::to_string(even + 1) + "}");
    const bool is_first = at.col == even;
    const double x = static_cast<double>(first.value), y = static_cast<double>(second.value);
    const double value = is_first ? x * c - y * s : x * s + y * c;
    const std::string sign = is_first ? " − " : " + ";
    e.summary = {
        "Two neighbouring columns are a point in the plane; it is turned by an angle that grows with the "
        "position.",
        "相邻两列是平面上的一个点；按随位置增大的角度旋转。"};
    e.lines = {
        "θ = p ÷ 10000^{2i/d} = " + std::to_string(at.row) + " ÷ 10000^{" + std::to_string(even) + "/" +
            std::to_string(d) + "} = " + digits(angle),
        first.symbol + (is_first ? " cos θ" : " sin θ") + sign + second.symbol + (is_first ? " sin θ" : " cos θ"),
        "= " + term(x) + " · " + term(is_first ? c : s) + sign + term(y) + " · " + term(is_first ? s : c) + " = " +
            digits(value)};
    e.operands = {first, second};
    e.value = static_cast<float>(value);
    return e;
  }

 private:
  // cos and sin of every position and pair. One pair turns by the same angle from one position to the next: a rotation
  // in double is cheap and off by less than 1e-12 after ten thousand positions.
  void fill_table(int rows, int d) {
    const int pairs = d / 2;
    cos_ = Tensor({1, rows, pairs});
    sin_ = Tensor({1, rows, pairs});
    for (int i = 0; i < pairs; ++i) {
      const double step = wave_frequency(2 * i, d), cos_step = std::cos(step), sin_step = std::sin(step);
      double c = 1, s = 0;
      for (int p = 0; p < rows; ++p) {
        cos_(0, p, i) = static_cast<float>(c);
        sin_(0, p, i) = static_cast<float>(s);
        const double turned = s * cos_step + c * sin_step;
        c = c * cos_step - s * sin_step;
        s = turned;
      }
    }
  }

  /// Calls store(n, p, col, turned value) for every element. @param sign −1 to turn back
  template <typename Store>
  void turn(const Tensor& x, float sign, const Store& store) const {
    const int d = x.cols();
    parallel_for(x.batch(), 2.0 * static_cast<double>(x.size()), [&](int n) {
      for (int p = 0; p < x.rows(); ++p) {
        for (int col = 0; col + 1 < d; col += 2) {
          const float c = cos_(0, p, col / 2), s = sign * sin_(0, p, col / 2);
          store(n, p, col, x(n, p, col) * c - x(n, p, col + 1) * s);
          store(n, p, col + 1, x(n, p, col) * s + x(n, p, col + 1) * c);
        }
        if (d % 2 != 0) store(n, p, d - 1, x(n, p, d - 1));
      }
    });
  }

  Tensor cos_, sin_;  // [1, T, d / 2]
};

}  // namespace

Var rotate_by_position(Graph& graph, Var x) { return graph.apply(std::make_unique<Rotary>(), {x}); }

}  // namespace headlight
