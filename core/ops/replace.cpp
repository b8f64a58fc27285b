#include "core/ops/replace.h"

#include <algorithm>

#include "core/ops/support.h"

namespace headlight {
namespace {

Tensor copied(const Tensor& from) { return from; }

const Replaced* find(const std::vector<Replaced>& elements, const Index3& at) {
  for (auto it = elements.rbegin(); it != elements.rend(); ++it)  // the last one said counts
    if (it->at == at) return &*it;
  return nullptr;
}

void check_inside(std::string_view op, const std::vector<Replaced>& elements, const Tensor& x) {
  for (const Replaced& e : elements)
    if (!x.contains(e.at))
      refuse(
          op, "elements inside " + to_string(x.shape()),
          "[" + std::to_string(e.at.batch) + ", " + std::to_string(e.at.row) + ", " + std::to_string(e.at.col) + "]");
}

class Replace final : public Op {
 public:
  explicit Replace(std::vector<Replaced> elements) : elements_(std::move(elements)) {}
  std::string_view name() const override { return "replace"; }

  Tensor forward(Inputs in) override {
    check_inside(name(), elements_, *in[0]);
    Tensor out = copied(*in[0]);
    for (const Replaced& e : elements_) out(e.at.batch, e.at.row, e.at.col) = e.value;
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    Tensor passed = copied(grad_out);
    for (const Replaced& e : elements_) passed(e.at.batch, e.at.row, e.at.col) = 0;
    grad_in[0]->flat() += passed.flat();
  }

  Explanation explain(Inputs in, const Tensor& out, const Index3& at) const override {
    const Operand was = operand(in, 0, at, "x");
    return {.op = "replace",
            .summary = {"Set by hand, whatever was computed.", "人为设定，忽略计算值。"},
            .lines = {"x = " + digits(was.value), "→ " + digits(out(at))},
            .operands = {was},
            .value = out(at),
            .flagged = true};
  }

  std::optional<Source> source(Inputs, const Index3& at) const override {
    if (find(elements_, at) != nullptr) return {};
    return Source{0, at};
  }

 private:
  std::vector<Replaced> elements_;
};

class SetWeights final : public Op {
 public:
  explicit SetWeights(std::vector<Replaced> weights) : weights_(std::move(weights)) {}
  std::string_view name() const override { return "set_weights"; }

  Tensor forward(Inputs in) override {
    check_inside(name(), weights_, *in[0]);
    Tensor out = copied(*in[0]);
    for_rows([&](int b, int r) {
      const Row row = row_of(*in[0], b, r);
      for (int c = 0; c < out.cols(); ++c) {
        const Replaced* set = find(weights_, {b, r, c});
        out(b, r, c) = set != nullptr ? set->value : (*in[0])(b, r, c) * row.factor();
      }
    });
    return out;
  }

  // ∂ other_j = factor·g_j;  ∂ set_c = Σ_j g_j out_j / (1 − Σ set), over the others j
  void backward(Inputs in, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const override {
    if (!grad_in.wants(0)) return;
    Tensor passed = copied(grad_out);
    for_rows([&](int b, int r) {
      const Row row = row_of(*in[0], b, r);
      float through = 0;
      for (int c = 0; c < out.cols(); ++c)
        if (find(weights_, {b, r, c}) == nullptr) through += grad_out(b, r, c) * out(b, r, c);
      for (int c = 0; c < out.cols(); ++c)
        passed(b, r, c) = find(weights_, {b, r, c}) == nullptr ? grad_out(b, r, c) * row.factor()
                          : row.rest > 0                       ? through / row.rest
                                                               : 0.0F;
    });
    grad_in[0]->flat() += passed.flat();
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    const Row row = row_of(*in[0], at.batch, at.row);
    const Operand was = operand(in, 0, at, "p");
    if (const Replaced* set = find(weights_, at); set != nullptr)
      return {.op = "set_weights",
              .summary = {"This weight was set by hand.", "这个权重是人为设定的。"},
              .lines = {"p = " + digits(was.value), "→ " + digits(set->value)},
              .operands = {was},
              .value = set->value,
              .flagged = true};
    const float value = was.value * row.factor();
    return {.op = "set_weights",
            .summary = {"Another weight of this row was set by hand; the others share what is left in their old "
                        "proportions.",
                        "本行另有权重是人为设定的；其余权重按原来的比例分配剩下的部分。"},
            .lines = {"p · (1 − Σ_{set}) / (1 − Σ_{was}) = " + term(was.value) + " · " + digits(row.left) + " / " +
                      digits(row.rest) + " = " + number(value, 4)},
            .operands = {was},
            .value = value,
            .flagged = true};
  }

  std::optional<Source> source(Inputs, const Index3& at) const override {
    const bool touched = std::any_of(weights_.begin(), weights_.end(),
                                     [&](const Replaced& w) { return w.at.batch == at.batch && w.at.row == at.row; });
    if (touched) return {};
    return Source{0, at};
  }

 private:
  struct Row {
    float left = 1, rest = 1;  // 1 less what was set, 1 less what those were
    float factor() const { return rest > 1e-6F ? left / rest : 0; }
  };
  Row row_of(const Tensor& x, int b, int r) const {
    Row row;
    for (int c = 0; c < x.cols(); ++c)
      if (const Replaced* set = find(weights_, {b, r, c}); set != nullptr) {
        row.left -= set->value;
        row.rest -= x(b, r, c);
      }
    if (row.rest <= 1e-6F) row.rest = 0;
    return row;
  }
  template <typename Body>
  void for_rows(const Body& body) const {
    std::vector<std::pair<int, int>> rows;
    for (const Replaced& w : weights_) rows.emplace_back(w.at.batch, w.at.row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    for (const auto& [b, r] : rows) body(b, r);
  }
  std::vector<Replaced> weights_;
};

}  // namespace

Var replace(Graph& graph, Var x, std::vector<Replaced> elements) {
  return graph.apply(std::make_unique<Replace>(std::move(elements)), {x});
}

Var set_weights(Graph& graph, Var pattern, std::vector<Replaced> weights) {
  return graph.apply(std::make_unique<SetWeights>(std::move(weights)), {pattern});
}

}  // namespace headlight
