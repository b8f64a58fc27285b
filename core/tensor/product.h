#pragma once
#include <Eigen/Core>

#include "core/tensor/tensor.h"

namespace headlight {

using MatrixRef = Eigen::Ref<Matrix, 0, Eigen::OuterStride<>>;
using ConstMatrixRef = Eigen::Ref<const Matrix, 0, Eigen::OuterStride<>>;

enum class Transpose { none, left, right };

/// out = A·B (or Aᵀ·B, or A·Bᵀ), or out += that. Whole-matrix products by Eigen, cut in row blocks of fixed size when
/// large, so that the result is the same on any number of threads.
/// @param a [m, k] ([k, m] when Transpose::left)   @param b [k, n] ([n, k] when Transpose::right)   @param out [m, n]
void multiply(const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out, Transpose transpose = Transpose::none,
              bool add = false);

}  // namespace headlight
