#include "core/ops/linear.h"

#include "core/ops/support.h"
#include "core/tensor/product.h"

namespace headlight {
namespace {

class Linear final : public Op {
 public:
  std::string_view name() const override { return "linear"; }

  Tensor forward(Inputs in) override {
    const Tensor& x = *in[0];       // [B, T, in]
    const Tensor& weight = *in[1];  // [1, in, out]
    const bool biased = in.size() > 2;
    if (weight.batch() != 1 || weight.rows() != x.cols() || (biased && in[2]->shape() != Shape{1, 1, weight.cols()}))
      refuse_shapes(
          name(),
          biased ? "x [B, T, in], weight [1, in, out] and bias [1, 1, out]" : "x [B, T, in] and weight [1, in, out]",
          in);
    Tensor out({x.batch(), x.rows(), weight.cols()});
    if (biased) out.flat().rowwise() = in[2]->slice(0).row(0);
    multiply(x.flat(), weight.slice(0), out.flat(), Transpose::none, biased);
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    const auto grad = grad_out.flat();
    if (grad_in.wants(0)) {
      const auto [sum, add] = grad_in.sum(0);
      multiply(grad, in[1]->slice(0), sum.flat(), Transpose::right, add);
    }
    if (grad_in.wants(1)) {
      const auto [sum, add] = grad_in.sum(1);
      multiply(in[0]->flat(), grad, sum.slice(0), Transpose::left, add);
    }
    if (in.size() > 2 && grad_in.wants(2)) grad_in[2]->slice(0).row(0) += grad.colwise().sum();
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    Explanation e;
    e.op = name();
    const bool biased = in.size() > 2;
    e.summary = biased ? Tr{"The dot product of the input row with a column of the weight matrix, plus the bias.",
                            "输入行与权重矩阵一列的点积，再加上偏置。"}
                       : Tr{"The dot product of the input row with a column of the weight matrix.",
                            "输入行与权重矩阵一列的点积。"};
    std::vector<std::pair<Operand, Operand>> pairs;
    pairs.reserve(static_cast<std::size_t>(in[0]->cols()));
    for (int i = 0; i < in[0]->cols(); ++i)
      pairs.emplace_back(operand(in, 0, {at.batch, at.row, i}, "x"), operand(in, 1, {0, i, at.col}, "W"));
    double value = explain_products(e, std::move(pairs));
    if (biased) value = explain_bias(e, in, at.col, value);
    e.value = static_cast<float>(value);
    return e;
  }
};

}  // namespace

Var linear(Graph& graph, Var x, Var weight, Var bias) {
  if (!bias.valid()) return graph.apply(std::make_unique<Linear>(), {x, weight});
  return graph.apply(std::make_unique<Linear>(), {x, weight, bias});
}

}  // namespace headlight
