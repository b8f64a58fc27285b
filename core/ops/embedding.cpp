#include "core/ops/embedding.h"

#include <cmath>

#include "core/ops/support.h"

namespace headlight {
namespace {

class Embedding final : public Op {
 public:
  std::string_view name() const override { return "embedding"; }

  Tensor forward(Inputs in) override {
    const Tensor& table = *in[0];  // [1, V, D]
    const Tensor& ids = *in[1];    // [B, T, 1]
    if (table.batch() != 1 || ids.cols() != 1) refuse_shapes(name(), "a table [1, V, D] and ids [B, T, 1]", in);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const float id = ids.data()[i];
      if (!(id >= 0 && id < static_cast<float>(table.rows())) || id != std::floor(id))
        refuse(name(), "ids from 0 to " + std::to_string(table.rows() - 1), number(id));
    }
    Tensor out({ids.batch(), ids.rows(), table.cols()});
    auto rows = out.flat();
    for (Eigen::Index i = 0; i < rows.rows(); ++i) rows.row(i) = table.slice(0).row(id_at(ids, i));
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    auto table = grad_in[0]->slice(0);
    const auto grad = grad_out.flat();
    for (Eigen::Index i = 0; i < grad.rows(); ++i) table.row(id_at(*in[1], i)) += grad.row(i);
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const Operand id = operand(in, 1, {at.batch, at.row, 0}, "id");
    const int row = static_cast<int>(id.value);
    const Operand entry = operand(in, 0, {0, row, at.col}, "E");
    return {.op = "embedding",
            .summary = {"Looked up: the token's number picks a row of the embedding table.",
                        "查表：词元的编号选出嵌入表中的一行。"},
            .lines = {"id = " + std::to_string(row),
                      "E_{" + std::to_string(row) + "," + std::to_string(at.col) + "} = " + digits(entry.value)},
            .operands = {entry, id},
            .value = entry.value};
  }

 private:
  static Eigen::Index id_at(const Tensor& ids, Eigen::Index i) { return static_cast<Eigen::Index>(ids.data()[i]); }
};

}  // namespace

Var embedding(Graph& graph, Var table, Var ids) { return graph.apply(std::make_unique<Embedding>(), {table, ids}); }

}  // namespace headlight
