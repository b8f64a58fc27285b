#include "core/analysis/query_key.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/ops/additive_score.h"
#include "core/ops/matmul.h"
#include "core/ops/normalize_rows.h"
#include "core/ops/scale.h"
#include "core/ops/softmax.h"

namespace headlight {
namespace {

std::vector<float> row_of(const RunView& view, const std::string& name, int row) {
  const Tensor& value = view.run.value(name);
  const auto numbers = value.slice(view.slice_of(name)).row(row);
  return {numbers.data(), numbers.data() + numbers.size()};
}

std::vector<float> numbers_of(const Tensor& row) { return {row.data(), row.data() + row.size()}; }

// q [1, 1, d], k [1, Tk, d] → [1, 1, Tk], as core/nn/attention.cpp does it
Var score(Graph& g, const RunView& view, Var q, Var k) {
  switch (view.run.config.score) {
    case Score::cosine:
      return matmul_transposed(g, normalize_rows(g, q), normalize_rows(g, k));
    case Score::additive: {
      const auto part = [&](const char* letter) {
        return g.constant(view.run.model->parameters.get(view.attention("additive.") + letter));
      };
      return additive_score(g, q, k, part("W_q"), part("W_k"), part("v"));
    }
    case Score::scaled:
    case Score::dot:
      break;
  }
  return matmul_transposed(g, q, k);
}

// The row again, from q and k with the edit; what mask and ALiBi added in the run is added again.
void compute(const RunView& view, const ComponentEdit& edit, QueryKey& row) {
  const Tensor& keys = view.run.value(row.k_name);
  const int d = keys.cols(), n = keys.rows(), component = std::clamp(edit.component, 0, d - 1);
  Tensor k({1, n, d}), q({1, 1, d});
  k.slice(0) = keys.slice(view.slice_of(row.k_name));
  std::copy(row.q.begin(), row.q.end(), q.data());
  if (edit.of_key)
    k(0, row.key, component) = row.k[static_cast<std::size_t>(component)] = edit.value;
  else
    q(0, 0, component) = row.q[static_cast<std::size_t>(component)] = edit.value;

  Graph g;
  const Var scores = score(g, view, g.constant(q), g.constant(k));
  const Var scaled = scale(g, scores, row.factor);
  const std::vector<float> old_scaled = row.scaled, old_last = row.last, old_masked = row.masked, old = row.weights;
  row.scores = numbers_of(g.value(scores));
  row.scaled = numbers_of(g.value(scaled));
  for (std::size_t j = 0; j < row.scaled.size(); ++j) {
    row.last[j] = row.scaled[j] + (old_last[j] - old_scaled[j]);
    row.masked[j] = std::isinf(old_masked[j]) ? old_masked[j] : row.last[j] + (old_masked[j] - old_last[j]);
  }
  Tensor masked({1, 1, n});
  std::copy(row.masked.begin(), row.masked.end(), masked.data());
  row.weights = numbers_of(g.value(softmax(g, g.constant(std::move(masked)))));
}

}  // namespace

QueryKey query_key(const RunView& view, int key, const std::optional<ComponentEdit>& edit) {
  QueryKey row;
  const bool rotated = view.find(view.attention("q_rotated")) != nullptr;
  const bool biased = view.find(view.attention("biased")) != nullptr;
  const ModelConfig& config = view.run.config;
  row.query = view.query;
  row.q_name = view.attention(rotated ? "q_rotated" : "q");
  row.k_name = view.attention(rotated ? "k_rotated" : "k");
  row.last_name = view.attention(biased ? "biased" : "scaled");
  row.is_product = config.score == Score::scaled || config.score == Score::dot;
  if (config.score == Score::scaled && config.attention_scale)
    row.factor = 1 / std::sqrt(static_cast<float>(config.d_head));
  row.q = row_of(view, row.q_name, view.query);
  row.scores = row_of(view, view.attention("scores"), view.query);
  row.scaled = row_of(view, view.attention("scaled"), view.query);
  row.last = row_of(view, row.last_name, view.query);
  row.masked = row_of(view, view.attention("masked"), view.query);
  row.weights = row_of(view, view.attention("pattern"), view.query);
  if (key < 0) key = keys_by_weight(row).front();
  row.key = std::clamp(key, 0, view.n_keys() - 1);
  row.k = row_of(view, row.k_name, row.key);
  if (edit) compute(view, *edit, row);
  for (const float s : row.masked) row.exp_sum += std::exp(static_cast<double>(s));
  return row;
}

std::vector<int> keys_by_weight(const QueryKey& row) {
  std::vector<int> order(row.weights.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return row.weights[static_cast<std::size_t>(a)] > row.weights[static_cast<std::size_t>(b)];
  });
  return order;
}

}  // namespace headlight
