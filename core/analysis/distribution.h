#pragma once
#include <vector>

namespace headlight {

/// −Σ p ln p in nats.
double entropy_of(const std::vector<double>& weights);
/// exp(s_i) / Σ exp(s_k); −inf counts as forbidden, of a row that is forbidden throughout the result is zeros. Of the
/// models themselves softmax is an op (core/ops/softmax.h), of floats.
std::vector<double> softmax_of(std::vector<double> scores);

}  // namespace headlight
