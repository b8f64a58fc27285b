#pragma once
#include <Eigen/Core>
#include <cmath>
#include <limits>

namespace headlight {

/// log Σ exp(x_k) of a row, without overflow; −inf for a row that is −inf throughout.
template <typename Row>
float log_sum_exp(const Row& row) {
  const float largest = row.maxCoeff();
  if (largest == -std::numeric_limits<float>::infinity()) return largest;
  return largest + std::log((row - largest).exp().sum());
}

}  // namespace headlight
