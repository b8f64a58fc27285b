#include "core/ops/mean.h"

#include "core/ops/support.h"

namespace headlight {
namespace {

class Total final : public Op {
 public:
  explicit Total(bool mean) : mean_(mean) {}
  std::string_view name() const override { return mean_ ? "mean" : "sum"; }

  Tensor forward(Inputs in) override {
    if (in[0]->size() == 0) refuse_shapes(name(), "at least one element", in);
    return Tensor::filled({1, 1, 1}, static_cast<float>(in[0]->flat().cast<double>().sum() / divisor(in)));
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] != nullptr) grad_in[0]->flat().array() += grad_out.data()[0] / static_cast<float>(divisor(in));
  }

  Explanation explain(Inputs in, const Tensor&, const Index3&) const override {
    Explanation e;
    e.op = name();
    e.summary = mean_ ? Tr{"The mean of all elements.", "所有元素的平均值。"}
                      : Tr{"The sum of all elements.", "所有元素之和。"};
    double sum = 0;
    std::vector<std::string> terms;
    for (int b = 0; b < in[0]->batch(); ++b)
      for (int r = 0; r < in[0]->rows(); ++r)
        for (int c = 0; c < in[0]->cols(); ++c) {
          e.operands.push_back(operand(in, 0, {b, r, c}, "x"));
          sum += static_cast<double>(e.operands.back().value);
          terms.push_back(term(e.operands.back().value));
        }
    e.lines.push_back("Σ x = " + long_sum(terms) + " = " + digits(sum));
    e.value = static_cast<float>(sum / divisor(in));
    if (mean_) e.lines.push_back(digits(sum) + " ÷ " + std::to_string(in[0]->size()) + " = " + number(e.value));
    return e;
  }

 private:
  double divisor(Inputs in) const { return mean_ ? static_cast<double>(in[0]->size()) : 1.0; }

  bool mean_;
};

}  // namespace

Var mean_all(Graph& graph, Var x) { return graph.apply(std::make_unique<Total>(true), {x}); }

Var sum_all(Graph& graph, Var x) { return graph.apply(std::make_unique<Total>(false), {x}); }

}  // namespace headlight
