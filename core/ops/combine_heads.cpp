#include "core/ops/combine_heads.h"

#include <vector>

#include "core/ops/support.h"

namespace headlight {
namespace {

class Combine final : public Op {
 public:
  Combine(int n_heads, CombineHeads how) : n_heads_(n_heads), how_(how) {}
  std::string_view name() const override { return how_ == CombineHeads::mean ? "mean_of_heads" : "max_of_heads"; }

  Tensor forward(Inputs in) override {
    const Tensor& x = *in[0];
    if (n_heads_ < 1 || x.batch() % n_heads_ != 0)
      refuse_shapes(name(), "x [B·" + std::to_string(n_heads_) + ", Tq, Tk]", in);
    Tensor out({x.batch() / n_heads_, x.rows(), x.cols()});
    for (int b = 0; b < out.batch(); ++b) {
      const Matrix all = together(x, b);
      const Eigen::VectorXf sums = all.rowwise().sum();
      for (Eigen::Index r = 0; r < all.rows(); ++r)
        out.slice(b).row(r) = sums(r) > 0 ? (all.row(r) / sums(r)).eval() : all.row(r).eval();
    }
    return out;
  }

  // y = c / Σc with c the mean or the largest: ∂c = (g − Σ g y) / Σc, which goes to every head by 1/H, or to the first
  // that is the largest.
  void backward(Inputs in, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    const Tensor& x = *in[0];
    for (int b = 0; b < out.batch(); ++b) {
      const Matrix all = together(x, b);
      for (int r = 0; r < out.rows(); ++r) {
        const float sum = all.row(r).sum();
        if (sum <= 0) continue;
        const float along = grad_out.slice(b).row(r).dot(out.slice(b).row(r));
        for (int c = 0; c < out.cols(); ++c) {
          const float g = (grad_out(b, r, c) - along) / sum;
          if (how_ == CombineHeads::max) {
            (*grad_in[0])(largest(x, b, r, c), r, c) += g;
            continue;
          }
          for (int h = 0; h < n_heads_; ++h) (*grad_in[0])(b * n_heads_ + h, r, c) += g / static_cast<float>(n_heads_);
        }
      }
    }
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const Tensor& x = *in[0];
    Explanation e;
    e.op = name();
    const bool mean = how_ == CombineHeads::mean;
    double here = 0;
    std::vector<std::string> terms;
    for (int h = 0; h < n_heads_; ++h) {
      e.operands.push_back(operand(in, 0, {at.batch * n_heads_ + h, at.row, at.col}, "A"));
      const auto value = static_cast<double>(e.operands.back().value);
      here = mean ? here + value / n_heads_ : std::max(here, value);
      terms.push_back(term(value));
    }
    const auto row = static_cast<double>(together(x, at.batch).row(at.row).sum());
    const double value = row > 0 ? here / row : 0;
    e.summary = mean ? Tr{"The mean over the heads, divided by the sum of its row.", "各头的平均，再除以所在行之和。"}
                     : Tr{"The largest weight of any head, divided by the sum of its row.",
                          "各头中最大的权重，再除以所在行之和。"};
    std::string list;
    for (const std::string& t : terms) list += (list.empty() ? "" : ", ") + t;
    e.lines.push_back(mean ? "(" + long_sum(terms) + ") ÷ " + std::to_string(n_heads_) + " = " + digits(here)
                           : "max(" + list + ") = " + digits(here));
    e.lines.push_back(digits(here) + " ÷ " + digits(row) + " = " + digits(value));
    e.value = static_cast<float>(value);
    return e;
  }

 private:
  // [Tq, Tk], before the division
  Matrix together(const Tensor& x, int b) const {
    Matrix all = x.slice(b * n_heads_);
    for (int h = 1; h < n_heads_; ++h) {
      const auto next = x.slice(b * n_heads_ + h);
      if (how_ == CombineHeads::mean)
        all += next;
      else
        all = all.cwiseMax(next).eval();
    }
    if (how_ == CombineHeads::mean) all /= static_cast<float>(n_heads_);
    return all;
  }
  int largest(const Tensor& x, int b, int r, int c) const {
    int best = b * n_heads_;
    for (int h = 1; h < n_heads_; ++h)
      if (x(b * n_heads_ + h, r, c) > x(best, r, c)) best = b * n_heads_ + h;
    return best;
  }

  int n_heads_;
  CombineHeads how_;
};

}  // namespace

Var combine_heads(Graph& graph, Var pattern, int n_heads, CombineHeads how) {
  return graph.apply(std::make_unique<Combine>(n_heads, how), {pattern});
}

}  // namespace headlight
