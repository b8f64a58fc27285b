#include "core/ops/slice.h"

#include "core/ops/along_axis.h"
#include "core/ops/support.h"

namespace headlight {
namespace {

class Slice final : public Op {
 public:
  Slice(Axis axis, int first, int count) : axis_(axis), first_(first), count_(count) {}
  std::string_view name() const override { return "slice"; }

  Tensor forward(Inputs in) override {
    Shape shape = in[0]->shape();
    const int size = axis_size(shape, axis_);
    if (first_ < 0 || count_ < 0 || count_ > size - first_)
      refuse(name(), "a part of 0 … " + std::to_string(size - 1),
             std::to_string(count_) + " from " + std::to_string(first_));
    axis_size(shape, axis_) = count_;
    Tensor out(shape);
    const Eigen::Index width = axis_width(shape, axis_);
    along_axis(out, axis_) = along_axis(*in[0], axis_).middleCols(first_ * width, count_ * width);
    return out;
  }

  void backward(Inputs, const Tensor&, const Tensor& grad_out, Gradients grad_in) const override {
    if (grad_in[0] == nullptr) return;
    const Eigen::Index width = axis_width(grad_out.shape(), axis_);
    along_axis(*grad_in[0], axis_).middleCols(first_ * width, count_ * width) += along_axis(grad_out, axis_);
  }

  std::optional<Source> source(Inputs, const Index3& at) const override {
    Source from{0, at};
    axis_index(from.at, axis_) += first_;
    return from;
  }

  Explanation explain(Inputs in, const Tensor&, const Index3& at) const override {
    return explain_move(name(),
                        {"Moved, not computed: a part of a larger value.", "只是搬移，没有计算：取出其中一部分。"}, in,
                        *source(in, at));
  }

 private:
  Axis axis_;
  int first_;
  int count_;
};

}  // namespace

Var slice(Graph& graph, Var x, Axis axis, int first, int count) {
  return graph.apply(std::make_unique<Slice>(axis, first, count), {x});
}

}  // namespace headlight
