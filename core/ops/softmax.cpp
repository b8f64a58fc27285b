#include "core/ops/softmax.h"

#include <cmath>
#include <limits>

#include "core/ops/support.h"

namespace headlight {
namespace {

constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

using Rows = Eigen::Map<Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
using SourceRows = Eigen::Map<const Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

// A block of rows that fits the cache; `source` may be `rows`.
void softmax_rows(const SourceRows& source, Rows rows) {
  // Pass 1: the largest of a row becomes 0, so that no exponential overflows.
  Eigen::ArrayXf largest(rows.rows());
  for (Eigen::Index r = 0; r < rows.rows(); ++r) {
    largest(r) = source.row(r).maxCoeff<Eigen::PropagateNaN>();
    rows.row(r) = source.row(r) - (largest(r) == minus_infinity ? 0.0F : largest(r));
  }
  // Pass 2: exponentials of the whole block. Cutting at −80 keeps −inf out of the vectorised exp, which does not return
  // 0 for it, and out of the slow denormal numbers; taking away a little more than e^−80 then makes those exactly 0.
  rows = (rows.max(-80.0F).exp() - 2e-35F).max(0.0F);
  // Pass 3: divide by the sum; a row of zeros is one that was −inf throughout. One NaN makes its whole row NaN.
  for (Eigen::Index r = 0; r < rows.rows(); ++r) {
    const float sum = rows.row(r).sum();
    if (std::isnan(largest(r)))
      rows.row(r) = largest(r);
    else if (sum > 0)
      rows.row(r) *= 1 / sum;
  }
}

void softmax_all(const Tensor& source, Tensor& out) {
  if (out.cols() == 0) return;
  for_row_blocks(out.flat().rows(), out.cols(), 8, [&](Eigen::Index first, Eigen::Index count) {
    const Eigen::Index start = first * out.cols();
    softmax_rows({source.data() + start, count, out.cols()}, {out.data() + start, count, out.cols()});
  });
}

class Softmax final : public Op {
 public:
  std::string_view name() const override { return "softmax"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    softmax_all(*in[0], out);
    return out;
  }

  bool can_overwrite() const override { return true; }
  void forward_in_place(Tensor& value, Inputs) override { softmax_all(value, value); }

  // ∂x_j = y_j (g_j − Σ g_k y_k)
  void backward(Inputs, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [sum, add] = grad_in.sum(0);
    for_row_blocks(out.flat().rows(), out.cols(), 3,
                   [&, &to = sum, more = add](Eigen::Index first, Eigen::Index count) {
                     for (Eigen::Index r = first; r < first + count; ++r) {
                       const auto y = out.flat().row(r).array();
                       const auto grad = grad_out.flat().row(r).array();
                       const float mean = (y * grad).sum();
                       add_or_store(to.flat().row(r).array(), y * (grad - mean), more);
                     }
                   });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    Explanation e;
    e.op = name();
    double largest = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < in[0]->cols(); ++i) {
      e.operands.push_back(operand(in, 0, {at.batch, at.row, i}, "s"));
      largest = std::max(largest, static_cast<double>(e.operands.back().value));
    }
    if (std::isinf(largest)) {
      e.flagged = true;
      e.summary = {"Every key of this query is masked: no softmax exists, and the weights are set to 0.",
                   "该查询的所有键都被掩码屏蔽：softmax 无定义，权重全部置为 0。"};
      e.lines = {"e^{−∞} = 0", "Σ e^{s} = 0"};
      return e;
    }
    const double score = static_cast<double>((*in[0])(at));
    e.summary = {"The exponential of this score, divided by the sum of the exponentials of its row.",
                 "softmax：这个分数的指数，除以本行所有指数之和。"};
    // Large scores are shown less the largest one, as they are computed: e^{120} has no place in a formula.
    const double shift = std::abs(largest) > 12 ? largest : 0;
    double sum = 0;
    std::vector<std::string> terms;
    for (const Operand& s : e.operands) {
      const double power = std::exp(static_cast<double>(s.value) - shift);
      sum += power;
      if (power > 0) terms.push_back(digits(power));
    }
    const double power = std::exp(score - shift);
    const std::string minus = shift != 0 ? " − " + term(shift) : "";
    const char* exponent = shift != 0 ? "s − max" : "s";
    if (shift != 0) e.lines.push_back("max s = " + digits(shift));
    e.lines.push_back("e^{" + digits(score) + minus + "} = " + digits(power));
    e.lines.push_back("Σ e^{" + std::string(exponent) + "} = " + long_sum(terms, 12) + " = " + digits(sum));
    e.value = static_cast<float>(power / sum);
    e.lines.push_back(digits(power) + " ÷ " + digits(sum) + " = " + number(e.value, 4));
    return e;
  }
};

}  // namespace

Var softmax(Graph& graph, Var x) { return graph.apply(std::make_unique<Softmax>(), {x}); }

}  // namespace headlight
