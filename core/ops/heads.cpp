#include "core/ops/heads.h"

#include "core/ops/support.h"

namespace headlight {
namespace {

// Columns h·d … (h + 1)·d − 1 of sentence b, and the slice b·H + h they are as a head.
template <typename Wide, typename Narrow, typename Body>
void for_heads(Wide& wide, Narrow& narrow, int n_heads, const Body& body) {
  for (int i = 0; i < narrow.batch(); ++i)
    body(wide.slice(i / n_heads).middleCols(Eigen::Index{i % n_heads} * narrow.cols(), narrow.cols()), narrow.slice(i));
}

class SplitHeads final : public Op {
 public:
  explicit SplitHeads(int n_heads) : n_heads_(n_heads) {}
  std::string_view name() const override { return "split_heads"; }

  Tensor forward(Inputs in) override {
    const Tensor& x = *in[0];
    if (n_heads_ < 1 || x.cols() % n_heads_ != 0)
      refuse_shapes(name(), "a number of columns that " + std::to_string(n_heads_) + " heads can share", in);
    Tensor out({x.batch() * n_heads_, x.rows(), x.cols() / n_heads_});
    for_heads(x, out, n_heads_, [](const auto& wide, auto narrow) { narrow = wide; });
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [sum, add] = grad_in.sum(0);
    for_heads(sum, grad_out, n_heads_,
              [more = add](auto wide, const auto& narrow) { add_or_store(wide, narrow, more); });
  }

  std::optional<Source> source(Inputs in, const Index3& at) const override {
    const int d_head = in[0]->cols() / n_heads_;
    return Source{0, {at.batch / n_heads_, at.row, at.batch % n_heads_ * d_head + at.col}};
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    return explain_move(
        name(),
        {"Moved, not computed: each head takes its own columns.", "只是搬移，没有计算：每个注意力头取走自己的那几列。"},
        in, *source(in, at));
  }

 private:
  int n_heads_;
};

class MergeHeads final : public Op {
 public:
  explicit MergeHeads(int n_heads) : n_heads_(n_heads) {}
  std::string_view name() const override { return "merge_heads"; }

  Tensor forward(Inputs in) override {
    const Tensor& x = *in[0];
    if (n_heads_ < 1 || x.batch() % n_heads_ != 0)
      refuse_shapes(name(), "a batch that is a multiple of " + std::to_string(n_heads_) + " heads", in);
    Tensor out({x.batch() / n_heads_, x.rows(), x.cols() * n_heads_});
    for_heads(out, x, n_heads_, [](auto wide, const auto& narrow) { wide = narrow; });
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [sum, add] = grad_in.sum(0);
    for_heads(grad_out, sum, n_heads_,
              [more = add](const auto& wide, auto narrow) { add_or_store(narrow, wide, more); });
  }

  std::optional<Source> source(Inputs in, const Index3& at) const override {
    const int d_head = in[0]->cols();
    return Source{0, {at.batch * n_heads_ + at.col / d_head, at.row, at.col % d_head}};
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    return explain_move(
        name(),
        {"Moved, not computed: the heads stand side by side again.", "只是搬移，没有计算：各个注意力头重新并排拼接。"},
        in, *source(in, at));
  }

 private:
  int n_heads_;
};

}  // namespace

Var split_heads(Graph& graph, Var x, int n_heads) { return graph.apply(std::make_unique<SplitHeads>(n_heads), {x}); }

Var merge_heads(Graph& graph, Var x, int n_heads) { return graph.apply(std::make_unique<MergeHeads>(n_heads), {x}); }

}  // namespace headlight
