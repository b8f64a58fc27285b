#include "core/ops/conv1d.h"

#include <algorithm>

#include "core/ops/support.h"
#include "core/tensor/product.h"

namespace headlight {
namespace {

class Conv1d final : public Op {
 public:
  Conv1d(int dilation, ConvPadding padding) : dilation_(dilation), padding_(padding) {}
  std::string_view name() const override { return "conv1d"; }

  Tensor forward(Inputs in) override {
    const Tensor& x = *in[0];       // [B, T, in]
    const Tensor& weight = *in[1];  // [K, in, out]
    const bool biased = in.size() > 2;
    if (weight.batch() < 1 || weight.rows() != x.cols() || (biased && in[2]->shape() != Shape{1, 1, weight.cols()}))
      refuse_shapes(
          name(),
          biased ? "x [B, T, in], weight [K, in, out] and bias [1, 1, out]" : "x [B, T, in] and weight [K, in, out]",
          in);
    if (dilation_ < 1) refuse(name(), "a dilation of at least 1", std::to_string(dilation_));
    Tensor out({x.batch(), x.rows(), weight.cols()});
    if (biased)
      out.flat().rowwise() = in[2]->slice(0).row(0);
    else
      out.flat().setZero();
    parallel_for(x.batch(), work(out, weight), [&](int b) {
      for (int k = 0; k < weight.batch(); ++k) {
        const Reach reach = reach_of(k, weight.batch(), x.rows());
        if (reach.count > 0)
          multiply(x.slice(b).middleRows(reach.from, reach.count), weight.slice(k),
                   out.slice(b).middleRows(reach.to, reach.count), Transpose::none, true);
      }
    });
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    const Tensor& x = *in[0];
    const Tensor& weight = *in[1];
    const int taps = weight.batch();
    if (grad_in[0] != nullptr)
      parallel_for(x.batch(), work(grad_out, weight), [&](int b) {
        for (int k = 0; k < taps; ++k) {
          const Reach reach = reach_of(k, taps, x.rows());
          if (reach.count > 0)
            multiply(grad_out.slice(b).middleRows(reach.to, reach.count), weight.slice(k),
                     grad_in[0]->slice(b).middleRows(reach.from, reach.count), Transpose::right, true);
        }
      });
    if (grad_in[1] != nullptr)
      parallel_for(taps, work(grad_out, weight), [&](int k) {
        const Reach reach = reach_of(k, taps, x.rows());
        for (int b = 0; b < x.batch() && reach.count > 0; ++b)
          multiply(x.slice(b).middleRows(reach.from, reach.count), grad_out.slice(b).middleRows(reach.to, reach.count),
                   grad_in[1]->slice(k), Transpose::left, true);
      });
    if (in.size() > 2 && grad_in[2] != nullptr) grad_in[2]->slice(0).row(0) += grad_out.flat().colwise().sum();
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    Explanation e;
    e.op = name();
    e.summary = {"A convolution: the neighbours inside the window, each times its own weights, added up.",
                 "卷积：窗口内的相邻位置各自乘以对应的权重，再求和。"};
    std::vector<std::pair<Operand, Operand>> pairs;
    for (int k = 0; k < in[1]->batch(); ++k) {
      const int from = at.row + offset(k, in[1]->batch());
      if (from < 0 || from >= in[0]->rows()) continue;  // outside the sentence: zero
      for (int i = 0; i < in[0]->cols(); ++i)
        pairs.emplace_back(operand(in, 0, {at.batch, from, i}, "x"), operand(in, 1, {k, i, at.col}, "W"));
    }
    double value = explain_products(e, std::move(pairs));
    if (in.size() > 2) value = explain_bias(e, in, at.col, value);
    e.value = static_cast<float>(value);
    return e;
  }

 private:
  struct Reach {
    int from, to, count;  // rows from … of x go to rows to … of the result
  };

  // Where tap k looks, relative to the position computed.
  int offset(int k, int taps) const {
    const int before = (taps - 1) * dilation_;
    return k * dilation_ - (padding_ == ConvPadding::causal ? before : before / 2);
  }

  Reach reach_of(int k, int taps, int rows) const {
    const int shift = offset(k, taps);
    const int to = std::max(0, -shift);
    return {to + shift, to, std::min(rows, rows - shift) - to};
  }

  static double work(const Tensor& out, const Tensor& weight) {
    return static_cast<double>(out.size()) * weight.batch() * weight.rows();
  }

  int dilation_;
  ConvPadding padding_;
};

}  // namespace

Var conv1d(Graph& graph, Var x, Var weight, Var bias, int dilation, ConvPadding padding) {
  auto op = std::make_unique<Conv1d>(dilation, padding);
  if (!bias.valid()) return graph.apply(std::move(op), {x, weight});
  return graph.apply(std::move(op), {x, weight, bias});
}

}  // namespace headlight
