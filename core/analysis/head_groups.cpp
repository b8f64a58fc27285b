#include "core/analysis/head_groups.h"

#include <algorithm>

namespace headlight {

Matrix head_similarity(const Run& run, const std::vector<HeadMeasurement>& heads, const std::atomic<bool>* cancelled,
                       int most_rows) {
  const auto n = static_cast<Eigen::Index>(heads.size());
  const int H = run.config.n_heads;
  Matrix similarity = Matrix::Identity(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) return {};
    const HeadMeasurement& a = heads[static_cast<std::size_t>(i)];
    const Tensor& left = run.value(a.attention + ".pattern");
    const auto& tokens = run.tokens_of(a.group.decoder_stack ? Stack::decoder : Stack::encoder);
    for (Eigen::Index j = i + 1; j < n; ++j) {
      const HeadMeasurement& b = heads[static_cast<std::size_t>(j)];
      const bool comparable = a.group.kind == b.group.kind && a.group.decoder_stack == b.group.decoder_stack;
      const Tensor& right = run.value(b.attention + ".pattern");
      double sum = 0;
      int rows = 0;
      for (std::size_t s = 0; comparable && s < tokens.size(); ++s) {
        const auto p = left.slice(static_cast<int>(s) * H + a.head), q = right.slice(static_cast<int>(s) * H + b.head);
        const int length = tokens[s].length, looked_at = std::min(length, most_rows);
        for (int r = 0; r < looked_at; ++r) {
          const Eigen::Index row = Eigen::Index{r} * length / looked_at;
          if (!(p.row(row).sum() > 0) || !(q.row(row).sum() > 0)) continue;  // may look at nothing
          sum += static_cast<double>(p.row(row).cwiseMin(q.row(row)).sum());
          ++rows;
        }
      }
      similarity(i, j) = similarity(j, i) = !comparable ? -1.0F : rows > 0 ? static_cast<float>(sum / rows) : 0.0F;
    }
  }
  return similarity;
}

std::vector<int> group_heads(const Matrix& similarity, double at_least) {
  const auto n = static_cast<std::size_t>(similarity.rows());
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < n; ++i) groups.push_back({i});
  // Sums over pairs of members; joining two groups adds their rows.
  Eigen::MatrixXd sums = similarity.cast<double>();
  while (groups.size() > 1) {
    double best = at_least;
    std::size_t left = 0, right = 0;
    for (std::size_t a = 0; a < groups.size(); ++a)
      for (std::size_t b = a + 1; b < groups.size(); ++b) {
        const double mean = sums(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) /
                            static_cast<double>(groups[a].size() * groups[b].size());
        if (mean > best || (right == 0 && mean == best)) best = mean, left = a, right = b;
      }
    if (right == 0) break;
    const auto l = static_cast<Eigen::Index>(left), r = static_cast<Eigen::Index>(right), last = sums.rows() - 1;
    sums.row(l) += sums.row(r);
    sums.col(l) += sums.col(r);
    // Moves the rows behind up by one, so that the order of groups stays that of their first heads.
    for (Eigen::Index i = r; i < last; ++i) sums.row(i) = sums.row(i + 1).eval();
    for (Eigen::Index i = r; i < last; ++i) sums.col(i) = sums.col(i + 1).eval();
    sums.conservativeResize(last, last);
    groups[left].insert(groups[left].end(), groups[right].begin(), groups[right].end());
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(right));
  }
  std::vector<int> group(n, 0);
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (const std::size_t head : groups[g]) group[head] = static_cast<int>(g);
  return group;
}

}  // namespace headlight
