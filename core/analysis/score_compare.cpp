#include "core/analysis/score_compare.h"

#include <cmath>
#include <limits>

#include "core/graph/graph.h"
#include "core/ops/add_mask.h"
#include "core/ops/additive_score.h"
#include "core/ops/matmul.h"
#include "core/ops/normalize_rows.h"
#include "core/ops/scale.h"
#include "core/ops/softmax.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

Tensor drawn(Shape shape, Random& random) {
  Tensor out(shape);
  const double bound = std::sqrt(6.0 / (shape.rows + shape.cols));
  for (std::size_t i = 0; i < out.size(); ++i) out.data()[i] = static_cast<float>(random.uniform(-bound, bound));
  return out;
}

std::vector<float> values_of(const Tensor& row) { return {row.data(), row.data() + row.size()}; }

}  // namespace

AdditiveScore drawn_additive_score(int d, std::uint64_t seed) {
  Random random(seed_for(seed, "additive score"));
  AdditiveScore made;
  made.w_q = drawn({1, d, d}, random);
  made.w_k = drawn({1, d, d}, random);
  made.v = drawn({1, 1, d}, random);
  return made;
}

std::array<ScoreRow, 4> compare_scores(const Tensor& q, const Tensor& k, const AdditiveScore& additive,
                                       const std::vector<bool>& allowed) {
  Graph g;
  const Var query = g.constant(q), keys = g.constant(k);
  Tensor mask = Tensor::zeros({1, 1, k.rows()});
  for (int i = 0; i < static_cast<int>(allowed.size()); ++i)
    if (!allowed[static_cast<std::size_t>(i)]) mask(0, 0, i) = -std::numeric_limits<float>::infinity();
  const Var forbidden = g.constant(std::move(mask));
  const Var dot = matmul_transposed(g, query, keys);
  const std::array<std::pair<Score, Var>, 4> functions{
      std::pair{Score::scaled, scale(g, dot, 1.0F / std::sqrt(static_cast<float>(q.cols())))},
      std::pair{Score::dot, dot},
      std::pair{Score::additive, additive_score(g, query, keys, g.constant(additive.w_q), g.constant(additive.w_k),
                                                g.constant(additive.v))},
      std::pair{Score::cosine, matmul_transposed(g, normalize_rows(g, query), normalize_rows(g, keys))}};
  std::array<ScoreRow, 4> rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Var masked = add_mask(g, functions[i].second, forbidden);
    rows[i] = {functions[i].first, values_of(g.value(masked)), values_of(g.value(softmax(g, masked)))};
  }
  return rows;
}

}  // namespace headlight
