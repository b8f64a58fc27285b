#include "core/analysis/embedding_neighbours.h"

#include <algorithm>

#include "core/text/vocabulary.h"

namespace headlight {
namespace {

// Keeps the best `count`, the best first; equal ones in the order in which they came.
void offer(std::vector<Neighbour>& best, int count, const Neighbour& one) {
  const auto behind = std::find_if(best.begin(), best.end(), [&](const Neighbour& n) { return n.cosine < one.cosine; });
  if (behind == best.end() && static_cast<int>(best.size()) >= count) return;
  best.insert(behind, one);
  if (static_cast<int>(best.size()) > count) best.pop_back();
}

template <typename A, typename B>
float cosine(const A& a, const B& b, float length_of_b) {
  const float lengths = a.norm() * length_of_b;
  return lengths > 0 ? a.dot(b) / lengths : 0.0F;
}

}  // namespace

std::vector<Neighbour> nearest_words(const Tensor& table, int word, int count) {
  std::vector<Neighbour> best;
  const auto rows = table.slice(0);
  const float length = rows.row(word).norm();
  for (int v = Vocabulary::eos + 1; v < table.rows(); ++v)
    if (v != word) offer(best, count, {v, -1, cosine(rows.row(v), rows.row(word), length)});
  return best;
}

std::vector<Neighbour> nearest_placed(const Tensor& table, const Tensor& positions, float factor, int word, int place,
                                      int count) {
  std::vector<Neighbour> best;
  const auto rows = table.slice(0), places = positions.slice(0);
  const Eigen::RowVectorXf own = factor * rows.row(word) + places.row(place);
  const float length = own.norm();
  const int first = std::max(0, place - 32), last = std::min(positions.rows(), place + 32);
  for (int v = Vocabulary::eos + 1; v < table.rows(); ++v)
    for (int p = first; p < last; ++p) {
      if (v == word && p == place) continue;
      const Eigen::RowVectorXf other = factor * rows.row(v) + places.row(p);
      offer(best, count, {v, p, cosine(other, own, length)});
    }
  return best;
}

}  // namespace headlight
