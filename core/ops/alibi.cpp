#include "core/ops/alibi.h"

#include <cmath>
#include <cstdlib>

#include "core/ops/support.h"

namespace headlight {
namespace {

class AlibiBias final : public Op {
 public:
  explicit AlibiBias(int n_heads) : n_heads_(n_heads) {}
  std::string_view name() const override { return "alibi_bias"; }

  Tensor forward(Inputs in) override {
    const Shape& shape = in[0]->shape();
    if (n_heads_ < 1 || shape.batch % n_heads_ != 0)
      refuse(name(), "scores [B·" + std::to_string(n_heads_) + ", Tq, Tk]", to_string(shape));
    Tensor out(shape);
    parallel_for(shape.batch, static_cast<double>(out.size()), [&](int n) {
      const double slope = alibi_slope(n % n_heads_, n_heads_);
      for (int i = 0; i < shape.rows; ++i)
        for (int j = 0; j < shape.cols; ++j) out(n, i, j) = static_cast<float>(-slope * std::abs(i - j));
    });
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor&, Gradients) const override {}

  Explanation explain(Inputs, const Tensor&, const Index3& at) const override {
    const int head = at.batch % n_heads_, distance = std::abs(at.row - at.col);
    const double slope = alibi_slope(head, n_heads_), value = -slope * distance;
    Explanation e;
    e.op = name();
    e.summary = {"The farther the key from the query, the more is taken off its score; each head has its own slope m.",
                 "键离查询越远，分数扣得越多；每个头有自己的斜率 m。"};
    e.lines = {"m = 2^{−8h/H} = 2^{−8·" + std::to_string(head + 1) + "/" + std::to_string(n_heads_) +
                   "} = " + digits(slope, 4),
               "−m · |i − j| = " + term(-slope, 4) + " · |" + std::to_string(at.row) + " − " + std::to_string(at.col) +
                   "| = " + digits(value)};
    e.value = static_cast<float>(value);
    return e;
  }

 private:
  int n_heads_;
};

}  // namespace

double alibi_slope(int head, int n_heads) { return std::pow(2.0, -8.0 * (head + 1) / n_heads); }

Var alibi_bias(Graph& graph, Var scores, int n_heads) {
  return graph.apply(std::make_unique<AlibiBias>(n_heads), {scores});
}

}  // namespace headlight
