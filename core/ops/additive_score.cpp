#include "core/ops/additive_score.h"

#include <cmath>

#include "core/ops/support.h"
#include "core/tensor/product.h"

namespace headlight {
namespace {

enum Input { query, key, query_weight, key_weight, vector };

class AdditiveScore final : public Op {
 public:
  std::string_view name() const override { return "additive_score"; }

  Tensor forward(Inputs in) override {
    check(in);
    const Tensor queries = projected(in, query, query_weight);  // [N, Tq, da]
    const Tensor keys = projected(in, key, key_weight);         // [N, Tk, da]
    Tensor out({queries.batch(), queries.rows(), keys.rows()});
    const auto v = in[vector]->slice(0).row(0);
    parallel_for(out.batch(), work(out, v.cols()), [&](int n) {
      Matrix hidden(keys.rows(), keys.cols());
      for (int i = 0; i < queries.rows(); ++i) {
        hidden_of(queries, keys, n, i, hidden);
        out.slice(n).row(i).noalias() = v * hidden.transpose();
      }
    });
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    const Tensor queries = projected(in, query, query_weight);
    const Tensor keys = projected(in, key, key_weight);
    const auto v = in[vector]->slice(0).row(0);
    Tensor grad_queries = Tensor::zeros(queries.shape());
    Tensor grad_keys = Tensor::zeros(keys.shape());
    Tensor grad_vector = Tensor::zeros({grad_out.batch(), 1, static_cast<int>(v.cols())});  // one a slice, added below
    // Pass 1: through the tanh, to what went into it.
    parallel_for(grad_out.batch(), 2 * work(grad_out, v.cols()), [&](int n) {
      Matrix hidden(keys.rows(), keys.cols());
      for (int i = 0; i < queries.rows(); ++i) {
        hidden_of(queries, keys, n, i, hidden);
        const auto grad = grad_out.slice(n).row(i);  // [1, Tk]
        grad_vector.slice(n).noalias() += grad * hidden;
        hidden.array() = (1 - hidden.array().square()).rowwise() * v.array();
        hidden.array().colwise() *= grad.transpose().array();
        grad_queries.slice(n).row(i) += hidden.colwise().sum();
        grad_keys.slice(n) += hidden;
      }
    });
    // Pass 2: through the two projections, and to v.
    pass_on(in, grad_queries, query, query_weight, grad_in);
    pass_on(in, grad_keys, key, key_weight, grad_in);
    if (grad_in[vector] != nullptr) grad_in[vector]->slice(0).row(0) += grad_vector.flat().colwise().sum();
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    Explanation e;
    e.op = name();
    e.summary = {"The additive score: query and key are projected, added, squashed by tanh and weighed by v.",
                 "加性分数：查询与键分别投影后相加，经 tanh 压缩，再用 v 加权求和。"};
    const int d_head = in[query]->cols();
    for (int i = 0; i < d_head; ++i) e.operands.push_back(operand(in, query, {at.batch, at.row, i}, "q"));
    for (int i = 0; i < d_head; ++i) e.operands.push_back(operand(in, key, {at.batch, at.col, i}, "k"));
    double value = 0;
    std::vector<std::string> terms;
    for (int a = 0; a < in[vector]->cols(); ++a) {
      double inner = 0;
      for (int i = 0; i < d_head; ++i) {
        const Operand left = operand(in, query_weight, {0, i, a}, "W_{q}");
        const Operand right = operand(in, key_weight, {0, i, a}, "W_{k}");
        const auto each = static_cast<std::size_t>(i);
        inner += static_cast<double>(e.operands[each].value) * static_cast<double>(left.value) +
                 static_cast<double>(e.operands[each + static_cast<std::size_t>(d_head)].value) *
                     static_cast<double>(right.value);
        e.operands.push_back(left);
        e.operands.push_back(right);
      }
      e.operands.push_back(operand(in, vector, {0, 0, a}, "v"));
      const double weight = static_cast<double>(e.operands.back().value);
      value += weight * std::tanh(inner);
      terms.push_back(term(weight) + "·tanh(" + digits(inner) + ")");
    }
    e.lines = {"v·tanh(W_{q} q + W_{k} k)", "= " + long_sum(terms, 6), "= " + digits(value)};
    e.value = static_cast<float>(value);
    return e;
  }

 private:
  void check(Inputs in) const {
    const int d_head = in[query]->cols();
    const Shape weight{1, d_head, in[vector]->cols()};
    if (in[key]->cols() != d_head || in[key]->batch() != in[query]->batch() || in[query_weight]->shape() != weight ||
        in[key_weight]->shape() != weight || in[vector]->batch() != 1 || in[vector]->rows() != 1)
      refuse_shapes(name(), "q [N, Tq, dh], k [N, Tk, dh], W_q and W_k [1, dh, da] and v [1, 1, da]", in);
  }

  static double work(const Tensor& scores, Eigen::Index width) {
    return 10 * static_cast<double>(scores.size()) * static_cast<double>(width);
  }

  static Tensor projected(Inputs in, Input x, Input weight) {
    Tensor out({in[x]->batch(), in[x]->rows(), in[weight]->cols()});
    multiply(in[x]->flat(), in[weight]->slice(0), out.flat());
    return out;
  }

  // tanh(W_q q_i + W_k k_j) for every key j: [Tk, da]
  static void hidden_of(const Tensor& queries, const Tensor& keys, int n, int i, Matrix& hidden) {
    hidden.array() = (keys.slice(n).array().rowwise() + queries.slice(n).row(i).array()).tanh();
  }

  static void pass_on(Inputs in, const Tensor& grad, Input x, Input weight, Gradients grad_in) {
    if (grad_in[x] != nullptr) multiply(grad.flat(), in[weight]->slice(0), grad_in[x]->flat(), Transpose::right, true);
    if (grad_in[weight] != nullptr)
      multiply(in[x]->flat(), grad.flat(), grad_in[weight]->slice(0), Transpose::left, true);
  }
};

}  // namespace

Var additive_score(Graph& graph, Var q, Var k, Var W_q, Var W_k, Var v) {
  return graph.apply(std::make_unique<AdditiveScore>(), {q, k, W_q, W_k, v});
}

}  // namespace headlight
