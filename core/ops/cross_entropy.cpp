#include "core/ops/cross_entropy.h"

#include <cmath>
#include <utility>

#include "core/ops/log_sum_exp.h"
#include "core/ops/support.h"

namespace headlight {
namespace {

class CrossEntropy final : public Op {
 public:
  CrossEntropy(std::vector<int> targets, float smoothing) : targets_(std::move(targets)), smoothing_(smoothing) {}
  std::string_view name() const override { return "cross_entropy"; }

  Tensor forward(Inputs in) override {
    const Tensor& logits = *in[0];
    check(logits);
    // Pass 1: log Σ exp of every position that counts; backward() uses it again.
    log_sums_.assign(targets_.size(), 0.0F);
    std::vector<double> losses(targets_.size(), 0.0);
    const float spread = smoothing_ / static_cast<float>(logits.cols());
    for_row_blocks(logits.flat().rows(), logits.cols(), 8, [&](Eigen::Index first, Eigen::Index count) {
      for (Eigen::Index r = first; r < first + count; ++r) {
        const auto i = static_cast<std::size_t>(r);
        if (targets_[i] < 0) continue;
        const auto x = logits.flat().row(r).array();
        log_sums_[i] = log_sum_exp(x);
        float expected = (1 - smoothing_) * x[targets_[i]];
        if (spread > 0) expected += spread * x.sum();
        losses[i] = static_cast<double>(log_sums_[i] - expected);
      }
    });
    // Pass 2: the mean, added up in one order whatever the number of threads.
    double sum = 0;
    for (const double loss : losses) sum += loss;
    return Tensor::filled({1, 1, 1}, counted_ > 0 ? static_cast<float>(sum / counted_) : 0.0F);
  }

  // ∂x_j = (softmax(x)_j − probability wanted of j) / positions that count
  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0) || counted_ == 0) return;
    const auto [sum, add] = grad_in.sum(0);
    const Tensor& logits = *in[0];
    const float share = grad_out.data()[0] / static_cast<float>(counted_);
    const float spread = smoothing_ / static_cast<float>(logits.cols());
    for_row_blocks(logits.flat().rows(), logits.cols(), 8,
                   [&, &to = sum, more = add](Eigen::Index first, Eigen::Index count) {
                     for (Eigen::Index r = first; r < first + count; ++r) {
                       const auto i = static_cast<std::size_t>(r);
                       auto grad = to.flat().row(r).array();
                       if (targets_[i] < 0) {
                         if (!more) grad.setZero();
                         continue;
                       }
                       add_or_store(grad, share * ((logits.flat().row(r).array() - log_sums_[i]).exp() - spread), more);
                       grad[targets_[i]] -= share * (1 - smoothing_);
                     }
                   });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3&) const override {
    Explanation e;
    e.op = name();
    e.summary = {"How surprised the model is by the right words: −log of their probability, on average.",
                 "模型对正确词有多意外：正确词概率的负对数，取平均。"};
    const Tensor& logits = *in[0];
    const double smoothing = static_cast<double>(smoothing_);
    double total = 0;
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      if (targets_[i] < 0) continue;
      const int b = static_cast<int>(i) / logits.rows();
      const int r = static_cast<int>(i) % logits.rows();
      e.operands.push_back(operand(in, 0, {b, r, targets_[i]}, "x"));
      const double x = static_cast<double>(e.operands.back().value);
      double largest = x;
      for (int c = 0; c < logits.cols(); ++c) largest = std::max(largest, static_cast<double>(logits(b, r, c)));
      double powers = 0;
      double sum = 0;
      for (int c = 0; c < logits.cols(); ++c) {
        powers += std::exp(static_cast<double>(logits(b, r, c)) - largest);
        sum += static_cast<double>(logits(b, r, c));
      }
      const double log_sum = largest + std::log(powers);
      double wanted = x;
      if (smoothing > 0) wanted = (1 - smoothing) * x + smoothing * sum / logits.cols();
      terms.push_back(term(log_sum - wanted));
      total += log_sum - wanted;
      if (counted_ == 1)
        e.lines.push_back("−log p = log Σ e^{x} − x = " + digits(log_sum) + " − " + term(wanted) + " = " +
                          digits(log_sum - wanted));
    }
    if (counted_ == 0) {
      e.flagged = true;
      e.summary = {"No position counts here, so the loss is 0.", "没有任何位置计入，因此损失为 0。"};
      return e;
    }
    e.value = static_cast<float>(total / counted_);
    if (counted_ > 1) {
      e.lines.push_back("Σ −log p = " + long_sum(terms) + " = " + digits(total));
      e.lines.push_back(digits(total) + " ÷ " + std::to_string(counted_) + " = " + number(e.value));
    }
    return e;
  }

 private:
  void check(const Tensor& logits) {
    if (targets_.size() != static_cast<std::size_t>(logits.batch()) * static_cast<std::size_t>(logits.rows()))
      refuse(name(), "a target for each of the positions of " + to_string(logits.shape()),
             std::to_string(targets_.size()) + " targets");
    counted_ = 0;
    for (const int target : targets_) {
      if (target < -1 || target >= logits.cols())
        refuse(name(), "targets from −1 to " + std::to_string(logits.cols() - 1), std::to_string(target));
      counted_ += target >= 0 ? 1 : 0;
    }
  }

  std::vector<int> targets_;
  float smoothing_;
  int counted_ = 0;
  std::vector<float> log_sums_;
};

}  // namespace

Var cross_entropy(Graph& graph, Var logits, std::vector<int> targets, float smoothing) {
  return graph.apply(std::make_unique<CrossEntropy>(std::move(targets), smoothing), {logits});
}

}  // namespace headlight
