#include "core/ops/add_mask.h"

#include <limits>

#include "core/ops/forbidden.h"
#include "core/ops/support.h"

namespace headlight {
namespace {

constexpr float forbidden = -std::numeric_limits<float>::infinity();

class AddMask final : public Op {
 public:
  std::string_view name() const override { return "add_mask"; }

  Tensor forward(Inputs in) override {
    Tensor out(in[0]->shape());
    add(*in[0], in, out);
    return out;
  }

  bool can_overwrite() const override { return true; }
  void forward_in_place(Tensor& value, Inputs in) override { add(value, in, value); }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [total, add] = grad_in.sum(0);
    const auto size = Eigen::Index{grad_out.rows()} * grad_out.cols();
    parallel_for(grad_out.batch(), static_cast<double>(grad_out.size()), [&, &to = total, more = add](int n) {
      const auto mask = span_of(*in[1], mask_slice(grad_out, *in[1], n) * size, size);
      const auto grad = span_of(grad_out, n * size, size);
      add_or_store(span_of(to, n * size, size), (mask == forbidden).select(0.0F, grad), more);
    });
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const Operand score = operand(in, 0, at, "s");
    const Operand mask = operand(in, 1, {static_cast<int>(mask_slice(*in[0], *in[1], at.batch)), at.row, at.col}, "m");
    const bool masked = mask.value < forbidden_below;  // −1e9 forbids as well, unless nothing is allowed at all
    const float value = mask.value == forbidden ? forbidden : score.value + mask.value;
    return {.op = "add_mask",
            .summary = mask.value == forbidden
                           ? Tr{"The mask forbids this query to look at this key: the score becomes −∞.",
                                "掩码禁止该查询看这个键：分数变为 −∞。"}
                       : masked ? Tr{"The mask forbids this query to look at this key: the score becomes so small that "
                                     "softmax leaves it nothing.",
                                     "掩码禁止该查询看这个键：分数变得极小，softmax 之后几乎什么也不剩。"}
                                : Tr{"The mask allows this query to look at this key: the score stays as it is.",
                                     "掩码允许该查询看这个键：分数保持不变。"},
            .lines = {"s + m = " + digits(score.value) + " + " + term(mask.value) + " = " + number(value)},
            .operands = {score, mask},
            .value = value};
  }

 private:
  static Eigen::Index mask_slice(const Tensor& scores, const Tensor& mask, int n) {
    return n / (scores.batch() / mask.batch());
  }

  // Pointers, because `out` may be `scores`. Written as a choice so that the result is −inf whatever the score was.
  void add(const Tensor& scores, Inputs in, Tensor& out) const {
    const Tensor& mask = *in[1];
    if (mask.rows() != scores.rows() || mask.cols() != scores.cols() || mask.batch() == 0 ||
        scores.batch() % mask.batch() != 0)
      refuse(name(), "scores [N, Tq, Tk] and a mask [M, Tq, Tk] where M divides N",
             to_string(scores.shape()) + " and " + to_string(mask.shape()));
    const auto size = Eigen::Index{scores.rows()} * scores.cols();
    parallel_for(scores.batch(), static_cast<double>(scores.size()), [&](int n) {
      const float* score = scores.data() + n * size;
      const float* added = mask.data() + mask_slice(scores, mask, n) * size;
      float* result = out.data() + n * size;
      for (Eigen::Index i = 0; i < size; ++i) {
        const float sum = score[i] + added[i];
        result[i] = added[i] == forbidden ? forbidden : sum;
      }
    });
  }
};

}  // namespace

Var add_mask(Graph& graph, Var scores, Var mask) { return graph.apply(std::make_unique<AddMask>(), {scores, mask}); }

}  // namespace headlight
