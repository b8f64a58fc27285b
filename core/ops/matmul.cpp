#include "core/ops/matmul.h"

#include "core/ops/support.h"
#include "core/tensor/product.h"

namespace headlight {
namespace {

// A·B, or A·Bᵀ. One B for all slices of A makes it a single product of the flat matrices.
class Matmul final : public Op {
 public:
  explicit Matmul(bool transposed) : transposed_(transposed) {}
  std::string_view name() const override { return transposed_ ? "matmul_transposed" : "matmul"; }

  Tensor forward(Inputs in) override {
    const Tensor& a = *in[0];
    const Tensor& b = *in[1];
    if ((transposed_ ? b.cols() : b.rows()) != a.cols() || (b.batch() != 1 && b.batch() != a.batch()))
      refuse_shapes(name(), transposed_ ? "a [N, m, k] and b [N or 1, n, k]" : "a [N, m, k] and b [N or 1, k, n]", in);
    Tensor out({a.batch(), a.rows(), transposed_ ? b.rows() : b.cols()});
    const Transpose side = transposed_ ? Transpose::right : Transpose::none;
    if (b.batch() == 1)
      multiply(a.flat(), b.slice(0), out.flat(), side);
    else
      for_slices(out, a.cols(), [&](int i) { multiply(a.slice(i), b.slice(i), out.slice(i), side); });
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    const Tensor& a = *in[0];
    const Tensor& b = *in[1];
    if (grad_in.wants(0)) {  // ∂A = ∂C·Bᵀ
      const auto [sum, add] = grad_in.sum(0);
      const Transpose side = transposed_ ? Transpose::none : Transpose::right;
      if (b.batch() == 1)
        multiply(grad_out.flat(), b.slice(0), sum.flat(), side, add);
      else
        for_slices(grad_out, a.cols(), [&, &to = sum, more = add](int i) {
          multiply(grad_out.slice(i), b.slice(i), to.slice(i), side, more);
        });
    }
    if (grad_in.wants(1)) {  // ∂B = Aᵀ·∂C
      const auto [sum, add] = grad_in.sum(1);
      const Tensor& left = transposed_ ? grad_out : a;
      const Tensor& right = transposed_ ? a : grad_out;
      if (b.batch() == 1)
        multiply(left.flat(), right.flat(), sum.slice(0), Transpose::left, add);
      else
        for_slices(grad_out, a.cols(), [&, &to = sum, more = add](int i) {
          multiply(left.slice(i), right.slice(i), to.slice(i), Transpose::left, more);
        });
    }
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    Explanation e;
    e.op = name();
    e.summary = transposed_ ? Tr{"The dot product of a row of the left matrix with a row of the right one.",
                                 "左边矩阵的一行与右边矩阵的一行的点积。"}
                            : Tr{"The dot product of a row of the left matrix with a column of the right one.",
                                 "左边矩阵的一行与右边矩阵的一列的点积。"};
    std::vector<std::pair<Operand, Operand>> pairs;
    pairs.reserve(static_cast<std::size_t>(in[0]->cols()));
    const int slice = in[1]->batch() == 1 ? 0 : at.batch;
    for (int i = 0; i < in[0]->cols(); ++i)
      pairs.emplace_back(
          operand(in, 0, {at.batch, at.row, i}, transposed_ ? "q" : "a"),
          operand(in, 1, transposed_ ? Index3{slice, at.col, i} : Index3{slice, i, at.col}, transposed_ ? "k" : "b"));
    e.value = static_cast<float>(explain_products(e, std::move(pairs)));
    return e;
  }

 private:
  template <typename Body>
  static void for_slices(const Tensor& out, int depth, const Body& body) {
    parallel_for(out.batch(), static_cast<double>(out.size()) * depth, body);
  }

  bool transposed_;
};

}  // namespace

Var matmul(Graph& graph, Var a, Var b) { return graph.apply(std::make_unique<Matmul>(false), {a, b}); }

Var matmul_transposed(Graph& graph, Var a, Var b) { return graph.apply(std::make_unique<Matmul>(true), {a, b}); }

}  // namespace headlight
