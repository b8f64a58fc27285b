#include "core/ops/flatten_batch.h"

#include "core/ops/support.h"

namespace headlight {
namespace {

class FlattenBatch final : public Op {
 public:
  std::string_view name() const override { return "flatten_batch"; }

  Tensor forward(Inputs in) override {
    Tensor out = *in[0];
    out.reshape({1, out.batch() * out.rows(), out.cols()});
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    const auto [sum, add] = grad_in.sum(0);
    add_or_store(sum.flat(), grad_out.flat(), add);
  }

  std::optional<Source> source(Inputs in, const Index3& at) const override {
    return Source{0, {at.row / in[0]->rows(), at.row % in[0]->rows(), at.col}};
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    return explain_move(name(),
                        {"Moved, not computed: the rows of several inputs stand in one table.",
                         "只是搬移，没有计算：把几个输入的各行放进同一张表。"},
                        in, *source(in, at));
  }
};

}  // namespace

Var flatten_batch(Graph& graph, Var x) { return graph.apply(std::make_unique<FlattenBatch>(), {x}); }

}  // namespace headlight
