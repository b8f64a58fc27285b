#include "core/analysis/logit_lens.h"

#include <algorithm>
#include <numeric>

#include "core/ops/layer_norm.h"
#include "core/ops/linear.h"
#include "core/ops/matmul.h"
#include "core/ops/softmax.h"

namespace headlight {
namespace {

// The output of the model for another residual stream, with the nodes of its own parameters.
void predict_from(Run& run, const std::string& prefix, const LensStop& stop) {
  Graph& g = run.graph;
  const Var x = layer_norm(g, g.find(stop.value), g.find(prefix + "ln_final.gain"), g.find(prefix + "ln_final.bias"),
                           run.config.layer_norm_eps);  // [B, T, d_model]
  g.name(x, stop.value + ".lens.ln_final");
  const Var logits = run.config.tied ? matmul_transposed(g, x, g.find(prefix + "token_embedding"))
                                     : linear(g, x, g.find(prefix + "unembed"));
  g.name(logits, stop.logits);             // [B, T, V]
  g.name(softmax(g, logits), stop.probs);  // [B, T, V]
}

}  // namespace

std::vector<LensStop> add_logit_lens(Run& run, const std::atomic<bool>* cancelled) {
  using enum LensStop::Where;
  std::vector<LensStop> stops;
  if (run.graph.size() == 0) return stops;
  const std::string prefix = run.prefix(predicting_stack(run));
  const auto stop_at = [&](LensStop::Where where, int layer, const std::string& value) {
    if (run.has(value)) stops.push_back({where, layer, value, value + ".lens.logits", value + ".lens.probs"});
  };
  stop_at(input, -1, prefix + "resid_in");
  for (int l = 0; l < run.config.n_layers; ++l) {
    const std::string block = prefix + "blocks." + std::to_string(l);
    stop_at(after_attention, l, block + ".resid_mid");
    stop_at(after_cross, l, block + ".resid_cross");
    stop_at(after_ffn, l, block + ".resid_post");
  }
  if (stops.empty()) return stops;
  stops.back().logits = prefix + "logits";
  stops.back().probs = prefix + "probs";
  for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) return {};
    predict_from(run, prefix, stops[i]);
  }
  return stops;
}

std::vector<std::pair<int, float>> top_words(const Tensor& probs, int sentence, int row, int count) {
  std::vector<int> ids(static_cast<std::size_t>(probs.cols()));
  std::iota(ids.begin(), ids.end(), 0);
  const auto most = std::min(static_cast<std::size_t>(std::max(0, count)), ids.size());
  const auto more = [&](int a, int b) {
    const float x = probs(sentence, row, a), y = probs(sentence, row, b);
    return x != y ? x > y : a < b;
  };
  std::partial_sort(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(most), ids.end(), more);
  std::vector<std::pair<int, float>> top;
  for (std::size_t i = 0; i < most; ++i) top.emplace_back(ids[i], probs(sentence, row, ids[i]));
  return top;
}

int rank_of(const Tensor& probs, int sentence, int row, int id) {
  int rank = 1;
  const float own = probs(sentence, row, id);
  for (int c = 0; c < probs.cols(); ++c) {
    const float other = probs(sentence, row, c);
    if (other > own || (other == own && c < id)) ++rank;
  }
  return rank;
}

}  // namespace headlight
