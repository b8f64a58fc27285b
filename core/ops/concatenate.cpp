#include "core/ops/concatenate.h"

#include "core/ops/along_axis.h"
#include "core/ops/support.h"

namespace headlight {
namespace {

class Concatenate final : public Op {
 public:
  explicit Concatenate(Axis axis) : axis_(axis) {}
  std::string_view name() const override { return "concatenate"; }

  Tensor forward(Inputs in) override {
    Shape shape = in[0]->shape();
    for (std::size_t i = 1; i < in.size(); ++i) {
      Shape part = in[i]->shape();
      const int size = axis_size(part, axis_);
      axis_size(part, axis_) = axis_size(shape, axis_);
      if (part != shape) refuse_shapes(name(), "parts that differ along one axis only", in);
      axis_size(shape, axis_) += size;
    }
    Tensor out(shape);
    Eigen::Index first = 0;
    for (const Tensor* part : in) {
      const auto columns = along_axis(*part, axis_);
      along_axis(out, axis_).middleCols(first, columns.cols()) = columns;
      first += columns.cols();
    }
    return out;
  }

  void backward(Inputs in, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    Eigen::Index first = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
      const auto count = along_axis(*in[i], axis_).cols();
      if (grad_in[i] != nullptr) along_axis(*grad_in[i], axis_) += along_axis(grad_out, axis_).middleCols(first, count);
      first += count;
    }
  }

  std::optional<Source> source(Inputs in, const Index3& at) const override {
    Source from{0, at};
    int& place = axis_index(from.at, axis_);
    for (const Tensor* part : in) {
      Shape shape = part->shape();
      const int size = axis_size(shape, axis_);
      if (place < size) break;
      place -= size;
      ++from.input;
    }
    return from;
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    return explain_move(
        name(),
        {"Moved, not computed: several values put one after another.", "只是搬移，没有计算：把几部分首尾相接。"}, in,
        *source(in, at));
  }

 private:
  Axis axis_;
};

}  // namespace

Var concatenate(Graph& graph, const std::vector<Var>& parts, Axis axis) {
  if (parts.empty()) refuse("concatenate", "at least one part", "none");
  return graph.apply(std::make_unique<Concatenate>(axis), parts);
}

}  // namespace headlight
