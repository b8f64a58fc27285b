#include "core/analysis/sparse_study.h"

#include "core/analysis/mask_study.h"

namespace headlight {
namespace {

/// 1 where something of a position can have arrived.
using Reached = Eigen::Matrix<char, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// One layer: what every key that may be looked at has heard of; the residual stream keeps the position's own.
Reached first_layer(const Tensor& allowed) {
  Reached out = (allowed.slice(0).array() != 0).cast<char>();
  for (Eigen::Index i = 0; i < out.rows(); ++i) out(i, i) = 1;
  return out;
}
Reached next_layer(const Reached& step, const Reached& before) {
  Reached out = Reached::Zero(step.rows(), step.cols());
  for (Eigen::Index q = 0; q < step.rows(); ++q)
    for (Eigen::Index k = 0; k < step.cols(); ++k)
      if (step(q, k) != 0) out.row(q) = out.row(q).cwiseMax(before.row(k));
  return out;
}

bool connected(const Reached& reached, bool causal) {
  for (Eigen::Index q = 0; q < reached.rows(); ++q)
    for (Eigen::Index k = 0; k < (causal ? q + 1 : reached.cols()); ++k)
      if (reached(q, k) == 0) return false;
  return true;
}

}  // namespace

std::vector<KeptEntries> kept_over_length(const MaskSpec& spec, const std::atomic<bool>* cancelled) {
  std::vector<KeptEntries> curve;
  for (int n = 16; n <= 1024; n *= 2) {
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) break;
    curve.push_back({n, static_cast<double>(mask_cost(allowed_entries(spec, n, n, {}), 0, 1, 1).kept)});
  }
  return curve;
}

int layers_to_connect(const Tensor& allowed, bool causal) {
  const Reached step = first_layer(allowed);
  Reached reached = step;
  for (int layers = 1; layers <= allowed.rows(); ++layers) {
    if (connected(reached, causal)) return layers;
    Reached further = next_layer(step, reached);
    if (further == reached) return 0;
    reached = std::move(further);
  }
  return 0;
}

int reach_of_last(const Tensor& allowed, int layers) {
  const Reached step = first_layer(allowed);
  Reached reached = step;
  for (int l = 1; l < layers; ++l) reached = next_layer(step, reached);
  return static_cast<int>((reached.row(reached.rows() - 1).array() != 0).count());
}

}  // namespace headlight
