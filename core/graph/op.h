#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "core/graph/explanation.h"
#include "core/graph/gradients.h"
#include "core/tensor/tensor.h"

namespace headlight {

using Inputs = std::span<const Tensor* const>;

/// One step of a computation: forward, backward, explain. One file an op, in core/ops/, which offers a function
/// `Var softmax(Graph&, Var x)` and keeps the class to itself.
class Op {
 public:
  Op() = default;
  Op(const Op&) = delete;
  Op& operator=(const Op&) = delete;
  virtual ~Op() = default;

  virtual std::string_view name() const = 0;

  /// The value, in a new tensor. Throws std::invalid_argument (expected, found) when shapes do not fit.
  virtual Tensor forward(Inputs in) = 0;

  /// True for an op whose result may overwrite its first input (forward_in_place), used when nobody wants to see that
  /// input.
  virtual bool can_overwrite() const { return false; }
  virtual void forward_in_place(Tensor& /*value*/, Inputs /*in*/) {}

  /// Adds to the gradient of every input that wants one (a null pointer does not).
  virtual void backward(Inputs in, const Tensor& out, const Tensor& grad_out, Gradients grad_in) const = 0;

  /// Where the element `at` of `out` comes from.
  virtual Explanation explain(Inputs in, const Tensor& out, const Index3& at) const = 0;

  /// For ops that only move numbers (split heads, slice, concatenate): the input element that `at` is.
  struct Source {
    int input;
    Index3 at;
  };
  virtual std::optional<Source> source(Inputs /*in*/, const Index3& /*at*/) const { return std::nullopt; }
};

}  // namespace headlight
