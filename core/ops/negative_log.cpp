#include "core/ops/negative_log.h"

#include <cmath>
#include <utility>

#include "core/ops/support.h"

namespace headlight {
namespace {

constexpr float least = 1e-9F;

class NegativeLog final : public Op {
 public:
  explicit NegativeLog(std::vector<Index3> places) : places_(std::move(places)) {}
  std::string_view name() const override { return "negative_log_at"; }

  Tensor forward(Inputs in) override {
    double sum = 0;
    for (const Index3& at : places_) {
      if (!in[0]->contains(at))
        refuse(name(), "places inside " + to_string(in[0]->shape()), to_string(Shape{at.batch, at.row, at.col}));
      sum -= std::log(static_cast<double>(std::max((*in[0])(at), least)));
    }
    return Tensor::filled({1, 1, 1}, places_.empty() ? 0.0F : static_cast<float>(sum / count()));
  }

  // ∂x = −1 / (x · places)
  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    for (const Index3& at : places_) {
      const float x = (*in[0])(at);
      if (x > least) (*grad_in[0])(at.batch, at.row, at.col) -= grad_out.data()[0] / (x * static_cast<float>(count()));
    }
  }

  Explanation explain(Inputs in, const Tensor&, const Index3&) const override {
    Explanation e;
    e.op = name();
    e.summary = {"How far the head is from looking where it is shown: −log of its weight there, on average.",
                 "该注意力头距离“看向指定位置”还有多远：该处权重的负对数，取平均。"};
    double sum = 0;
    std::vector<std::string> terms;
    for (const Index3& at : places_) {
      e.operands.push_back(operand(in, 0, at, "a"));
      const double log = -std::log(static_cast<double>(std::max(e.operands.back().value, least)));
      terms.push_back(term(log));
      sum += log;
    }
    if (places_.empty()) return e;
    e.value = static_cast<float>(sum / count());
    e.lines = {"Σ −log a = " + long_sum(terms) + " = " + digits(sum),
               digits(sum) + " ÷ " + std::to_string(places_.size()) + " = " + number(e.value)};
    return e;
  }

 private:
  double count() const { return static_cast<double>(places_.size()); }
  std::vector<Index3> places_;
};

}  // namespace

Var negative_log_at(Graph& graph, Var x, std::vector<Index3> places) {
  return graph.apply(std::make_unique<NegativeLog>(std::move(places)), {x});
}

}  // namespace headlight
