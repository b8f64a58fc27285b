#include "core/analysis/links.h"

#include <algorithm>
#include <numeric>

namespace headlight {
namespace {

/// Hands the columns of a row over, the largest weight first, until `take` has enough. A heap: of long rows mostly a
/// few are wanted.
template <typename Take>
void largest_first(const ConstMatrixMap& weights, Eigen::Index row, std::vector<int>& heap, const Take& take) {
  heap.resize(static_cast<std::size_t>(weights.cols()));
  std::iota(heap.begin(), heap.end(), 0);
  const auto smaller = [&](int a, int b) {
    const float x = weights(row, a), y = weights(row, b);
    return x < y || (x == y && a > b);
  };
  std::make_heap(heap.begin(), heap.end(), smaller);
  for (auto end = heap.end(); end != heap.begin(); --end) {
    const float weight = weights(row, heap.front());
    if (weight <= 0 || !take(Link{static_cast<int>(row), heap.front(), weight})) return;
    std::pop_heap(heap.begin(), end, smaller);
  }
}

}  // namespace

std::vector<Link> strongest_links(const ConstMatrixMap& weights, int n) {
  std::vector<Link> links;
  std::vector<int> heap;
  for (Eigen::Index row = 0; row < weights.rows(); ++row) {
    int taken = 0;
    largest_first(weights, row, heap, [&](const Link& link) {
      if (taken++ >= n) return false;
      links.push_back(link);
      return true;
    });
  }
  return links;
}

std::vector<Link> links_with_mass(const ConstMatrixMap& weights, float share) {
  std::vector<Link> links;
  std::vector<int> heap;
  for (Eigen::Index row = 0; row < weights.rows(); ++row) {
    const float wanted = weights.row(row).sum() * share;
    float held = 0;
    largest_first(weights, row, heap, [&](const Link& link) {
      if (held >= wanted) return false;
      links.push_back(link);
      held += link.weight;
      return true;
    });
  }
  return links;
}

float mass_of(const std::vector<Link>& links, const ConstMatrixMap& weights) {
  std::vector<float> held(static_cast<std::size_t>(weights.rows()), 0);
  for (const Link& link : links) held[static_cast<std::size_t>(link.query)] += link.weight;
  float shares = 0;
  int rows = 0;
  for (Eigen::Index row = 0; row < weights.rows(); ++row) {
    const float sum = weights.row(row).sum();
    if (sum <= 0) continue;
    shares += held[static_cast<std::size_t>(row)] / sum;
    ++rows;
  }
  return rows > 0 ? shares / static_cast<float>(rows) : 0;
}

}  // namespace headlight
