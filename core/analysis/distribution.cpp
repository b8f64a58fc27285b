#include "core/analysis/distribution.h"

#include <algorithm>
#include <cmath>

namespace headlight {

double entropy_of(const std::vector<double>& weights) {
  double sum = 0;
  for (const double p : weights)
    if (p > 0) sum -= p * std::log(p);
  return sum;
}

std::vector<double> softmax_of(std::vector<double> scores) {
  if (scores.empty()) return {};
  const double largest = *std::max_element(scores.begin(), scores.end());
  if (std::isinf(largest) && largest < 0) return std::vector<double>(scores.size(), 0);
  double sum = 0;
  for (double& s : scores) sum += s = std::exp(s - largest);
  for (double& s : scores) s /= sum;
  return scores;
}

}  // namespace headlight
