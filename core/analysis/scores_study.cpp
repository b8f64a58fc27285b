#include "core/analysis/scores_study.h"

#include <algorithm>
#include <cmath>

#include "core/ops/axis.h"
#include "core/ops/matmul.h"
#include "core/ops/scale.h"
#include "core/ops/slice.h"
#include "core/ops/softmax.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

Tensor normal_tensor(Shape shape, Random& random) {
  Tensor out(shape);
  for (std::size_t i = 0; i < out.size(); ++i) out.data()[i] = static_cast<float>(random.normal());
  return out;
}

double deviation_of(const std::vector<float>& values) {
  double sum = 0, squares = 0;
  for (const float v : values)
    sum += static_cast<double>(v), squares += static_cast<double>(v) * static_cast<double>(v);
  const double n = std::max<double>(1, static_cast<double>(values.size()));
  return std::sqrt(std::max(0.0, squares / n - (sum / n) * (sum / n)));
}

// ∂p_j/∂s_j for every j of a row: the row is repeated K times, and copy j asks backward() for the gradient of its
// weight j alone. What comes back is the whole Jacobian; its diagonal is summed.
double gradient_through(const Tensor& scores, int n, int row) {
  const int K = scores.cols();
  Tensor copies({1, K, K}), identity = Tensor::zeros({1, K, K});
  for (int j = 0; j < K; ++j) {
    copies.slice(0).row(j) = scores.slice(n).row(row);
    identity(0, j, j) = 1;
  }
  Graph graph;
  const Var s = graph.parameter("scores", copies);
  graph.backward(softmax(graph, s), std::move(identity));
  return static_cast<double>(graph.gradient(s).slice(0).diagonal().sum());
}

// The scores with a factor in place of another; −∞ stays.
Tensor with_factor(const Tensor& masked, const Tensor& scores, int slice, const std::vector<int>& rows, int keys,
                   float change) {
  Tensor out({1, static_cast<int>(rows.size()), keys});
  for (int i = 0; i < out.rows(); ++i)
    for (int j = 0; j < keys; ++j) {
      const int r = rows[static_cast<std::size_t>(i)];
      const float s = masked(slice, r, j);
      out(0, i, j) = std::isinf(s) ? s : s + change * scores(slice, r, j);
    }
  return out;
}

}  // namespace

const std::vector<int>& score_sizes() {
  static const std::vector<int> sizes{4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024};
  return sizes;
}

RowMeasure measure_rows(const Tensor& scores) {
  RowMeasure mean;
  Graph graph;
  const Tensor& p = graph.value(softmax(graph, graph.constant(scores)));
  for (int n = 0; n < p.batch(); ++n)
    for (int r = 0; r < p.rows(); ++r) {
      const auto row = p.slice(n).row(r);
      mean.largest += static_cast<double>(row.maxCoeff());
      for (int j = 0; j < p.cols(); ++j)
        if (row(j) > 0) mean.entropy -= static_cast<double>(row(j)) * std::log(static_cast<double>(row(j)));
      mean.gradient += gradient_through(scores, n, r) / p.cols();
    }
  const double rows = std::max(1, p.batch() * p.rows());
  return {mean.largest / rows, mean.entropy / rows, mean.gradient / rows};
}

std::shared_ptr<const ScoreCurves> study_scores(const ScoresQuestion& question, const std::atomic<bool>* cancelled) {
  const auto stop = [&] { return cancelled != nullptr && cancelled->load(std::memory_order_relaxed); };
  auto curves = std::make_shared<ScoreCurves>();
  curves->question = question;
  const int K = curves->question.keys = std::clamp(question.keys, 2, 64);
  const int draws = curves->draws = K <= 16 ? 256 : 4096 / K;
  const int most = score_sizes().back();
  Random random(question.seed);
  Tensor q({draws, 1, most}), k({draws, K, most});
  for (int n = 0; n < draws; ++n) {  // draw by draw: the first one is the same whatever their number
    if (stop()) return nullptr;
    q.slice(n) = normal_tensor({1, 1, most}, random).slice(0);
    k.slice(n) = normal_tensor({1, K, most}, random).slice(0);
  }
  for (const int d : score_sizes()) {
    if (stop()) return nullptr;
    Graph graph;
    const Var part_q = slice(graph, graph.constant(q), Axis::cols, 0, d);  // [draws, 1, d]
    const Var part_k = slice(graph, graph.constant(k), Axis::cols, 0, d);  // [draws, K, d]
    const Var products = matmul_transposed(graph, part_q, part_k);         // [draws, 1, K]
    const Var scaled = scale(graph, products, 1 / std::sqrt(static_cast<float>(d)));
    ScoresAt at;
    at.d_k = d;
    const Tensor& values = graph.value(products);
    at.products.assign(values.data(), values.data() + values.size());
    at.deviation = deviation_of(at.products);
    const std::array<Var, 2> ways{products, scaled};
    for (std::size_t way = 0; way < 2; ++way) {
      at.measure[way] = measure_rows(graph.value(ways[way]));
      const Tensor& p = graph.value(softmax(graph, ways[way]));
      at.first_draw[way].assign(p.data(), p.data() + K);
    }
    curves->at.push_back(std::move(at));
  }
  return curves;
}

std::optional<HeadScores> measure_head(const RunView& view) {
  if (view.empty()) return {};
  const Tensor* scores = view.find(view.attention("scores"));
  const Tensor* masked = view.find(view.attention("masked"));
  if (scores == nullptr || masked == nullptr) return {};
  const int slice = view.slice_of(view.attention("scores"));
  const auto sentence = static_cast<std::size_t>(view.sentence);
  const int queries = view.run.tokens_of(view.stack)[sentence].length;
  const int keys = masked->cols();

  // A row's Jacobian has keys² numbers: of long sentences as many rows as make a million of them.
  const int fit = std::max(1, static_cast<int>(1e6 / (static_cast<double>(keys) * keys)));
  const int count = std::min(queries, fit);
  std::vector<int> rows;
  for (int i = 0; i < count; ++i) rows.push_back(i * queries / count);

  HeadScores head;
  head.d_head = view.run.config.d_head;
  head.divided = view.run.config.attention_scale && view.run.config.score == Score::scaled;
  head.keys = keys;
  head.queries = count;
  const float root = 1 / std::sqrt(static_cast<float>(head.d_head));
  const float now = head.divided ? root : 1;
  head.measure[0] = measure_rows(with_factor(*masked, *scores, slice, rows, keys, 1 - now));
  head.measure[1] = measure_rows(with_factor(*masked, *scores, slice, rows, keys, root - now));
  std::vector<float> allowed;
  for (const int r : rows)
    for (int j = 0; j < keys; ++j)
      if (!std::isinf((*masked)(slice, r, j))) allowed.push_back((*scores)(slice, r, j));
  head.deviation = deviation_of(allowed);
  return head;
}

}  // namespace headlight
