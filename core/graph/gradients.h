#pragma once
#include <algorithm>
#include <span>
#include <vector>

#include "core/tensor/tensor.h"

namespace headlight {

/// The gradients of an op's inputs, to which backward() adds its part. Most have got nothing yet: an op that writes all
/// elements anyway need not read zeros first.
class Gradients {
 public:
  /// @param tensors null where no gradient is wanted   @param fresh not 0 where nothing is in the tensor yet
  Gradients(std::span<Tensor* const> tensors, std::span<char> fresh) : tensors_(tensors), fresh_(fresh) {}

  bool wants(std::size_t input) const { return tensors_[input] != nullptr; }

  /// The gradient to add to; null when none is wanted. Not to be called for the first time on several threads.
  Tensor* operator[](std::size_t input) const {
    if (fresh_[input] != 0) {
      std::fill_n(tensors_[input]->data(), tensors_[input]->size(), 0.0F);
      fresh_[input] = 0;
    }
    return tensors_[input];
  }

  /// The gradient and whether to add to it; otherwise every element is to be written, and none to be read. Once a call.
  struct Sum {
    Tensor& value;
    bool add;
  };
  Sum sum(std::size_t input) const {
    const bool add = fresh_[input] == 0;
    fresh_[input] = 0;
    return {*tensors_[input], add};
  }

 private:
  std::span<Tensor* const> tensors_;
  std::span<char> fresh_;
};

/// out += values, or out = values.
template <typename Out, typename Values>
void add_or_store(Out&& out, const Values& values, bool add) {
  if (add)
    out += values;
  else
    out = values;
}

}  // namespace headlight
