#include "core/ops/dropout.h"

#include "core/ops/support.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

class Dropout final : public Op {
 public:
  Dropout(float p, std::uint64_t seed, std::size_t before) : p_(p), seed_(seed), before_(before) {}
  std::string_view name() const override { return "dropout"; }

  Tensor forward(Inputs in) override {
    Random random(seed_);
    random.skip(before_ / 2);
    factors_ = Tensor(in[0]->shape());
    const float kept = 1 / (1 - p_);
    const auto dropped = static_cast<std::uint64_t>(static_cast<double>(p_) * 0x1.0p32);
    const auto factor = [&](std::uint64_t bits) { return bits < dropped ? 0.0F : kept; };  // 32 random bits an element
    float* next = factors_.data();
    float* const end = next + factors_.size();
    if (before_ % 2 != 0 && next != end) *next++ = factor(random.bits() & 0xFFFFFFFFU);
    for (; next + 1 < end; next += 2) {
      const std::uint64_t bits = random.bits();
      next[0] = factor(bits >> 32);
      next[1] = factor(bits & 0xFFFFFFFFU);
    }
    if (next != end) *next = factor(random.bits() >> 32);
    Tensor out(in[0]->shape());
    out.flat() = in[0]->flat().cwiseProduct(factors_.flat());
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] != nullptr) grad_in[0]->flat() += grad_out.flat().cwiseProduct(factors_.flat());
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const double x = static_cast<double>((*in[0])(at));
    if (factors_(at) == 0) {
      Explanation e = explain_function(
          name(), {"Dropped by chance in this training step.", "在这一步训练中被随机丢弃（dropout）。"}, in, at, 0,
          {digits(x) + " → 0"});
      e.flagged = true;
      return e;
    }
    const double value = x / (1 - static_cast<double>(p_));
    return explain_function(name(),
                            {"Kept by dropout, and divided by the chance of being kept so that the mean stays.",
                             "未被丢弃，并除以保留概率，使均值不变。"},
                            in, at, value,
                            {"x ÷ (1 − p) = " + digits(x) + " ÷ (1 − " + number(p_) + ") = " + digits(value)});
  }

 private:
  float p_;
  std::uint64_t seed_;
  std::size_t before_;
  Tensor factors_;  // 0 where dropped, 1/(1 − p) elsewhere
};

}  // namespace

Var dropout(Graph& graph, Var x, float p, std::uint64_t seed, std::size_t before) {
  if (!(p >= 0 && p < 1)) refuse("dropout", "a probability p with 0 ≤ p < 1", number(p));
  if (!graph.training() || p == 0) return x;
  return graph.apply(std::make_unique<Dropout>(p, seed, before), {x});
}

}  // namespace headlight
