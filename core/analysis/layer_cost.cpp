#include "core/analysis/layer_cost.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "core/models/sequence_layers.h"
#include "core/nn/attention.h"
#include "core/nn/mask.h"
#include "core/ops/add_mask.h"
#include "core/ops/matmul.h"
#include "core/ops/scale.h"
#include "core/ops/softmax.h"

namespace headlight {
namespace {

Tensor random_values(const Shape& shape, std::uint64_t seed) {
  Random random(seed);
  Tensor out(shape);
  for (std::size_t i = 0; i < out.size(); ++i) out.data()[i] = static_cast<float>(random.normal());
  return out;
}

// Everything that is there before the clock runs.
struct Setup {
  SequenceConfig config;
  Parameters parameters;
  Tensor x, mask;  // [1, n, d], [1, n, n]
};

Setup set_up(const LayerSize& size, int n) {
  Setup s;
  s.config.kind = size.kind;
  s.config.d_model = size.d;
  s.config.kernel = size.kernel;
  s.parameters = initial_sequence_parameters(s.config, 1, {"a"});
  s.x = random_values({1, n, size.d}, 2);
  if (size.kind == SequenceKind::attention) {
    MaskSpec causal;
    causal.causal = true;
    s.mask = additive_mask(causal, n, n, {});
  }
  return s;
}

// softmax(x xᵀ/√d + mask) x: the part of attention that compares all pairs.
void compare_all_pairs(Graph& g, Var x, Var mask, int d) {
  const Var scaled = scale(g, last_use(matmul_transposed(g, x, x)), 1 / std::sqrt(static_cast<float>(d)));
  matmul(g, softmax(g, last_use(add_mask(g, last_use(scaled), mask))), x);
}

double seconds_of_one_pass(const LayerSize& size, const Setup& s) {
  using Clock = std::chrono::steady_clock;
  Graph g(Graph::Keep::what_backward_needs, true);
  const Var x = g.constant(s.x);
  const Var mask = size.kind == SequenceKind::attention ? g.constant(s.mask) : Var{};
  const auto start = Clock::now();
  switch (size.kind) {
    case SequenceKind::rnn:
      rnn_layer(g, s.parameters, "rnn.0", x);
      break;
    case SequenceKind::lstm:
      lstm_layer(g, s.parameters, "lstm.0", x);
      break;
    case SequenceKind::cnn:
    case SequenceKind::dilated_cnn:
      convolution_layer(g, s.parameters, "cnn.0", x, 1);
      break;
    case SequenceKind::attention:
      if (size.projections)
        attention({g, s.parameters, transformer_config(s.config)}, "blocks.0.attn", x, x, {mask});
      else
        compare_all_pairs(g, x, mask, size.d);
      break;
  }
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

double multiply_adds(const LayerSize& size, int n) {
  const double all = n;
  const double d = size.d;
  switch (size.kind) {
    case SequenceKind::rnn:
      return 2 * all * d * d;
    case SequenceKind::lstm:
      return 8 * all * d * d;
    case SequenceKind::cnn:
    case SequenceKind::dilated_cnn:
      return size.kernel * all * d * d;
    case SequenceKind::attention:
      return 2 * all * all * d + (size.projections ? 4 * all * d * d : 0);
  }
  return 0;
}

int longest_path(const LayerSize& size, int n) {
  if (n <= 1) return 0;
  if (size.kind == SequenceKind::attention) return 1;
  if (size.kind == SequenceKind::rnn || size.kind == SequenceKind::lstm) return n - 1;
  if (size.kernel < 2) return -1;
  int layers = 0;
  long seen = 1;
  for (long dilation = 1; seen < n; ++layers) {
    seen += (size.kernel - 1) * dilation;
    if (size.kind == SequenceKind::dilated_cnn) dilation *= SequenceConfig{}.dilation_base;
  }
  return layers;
}

double measure_layer(const LayerSize& size, int n, const std::atomic<bool>* cancelled) {
  const Setup s = set_up(size, n);
  constexpr double enough = 0.02;  // seconds for one point of the curve
  constexpr int most = 25;
  double fastest = std::numeric_limits<double>::infinity();
  double spent = 0;
  for (int i = 0; i < 5 || (i < most && spent < enough); ++i) {
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) return 0;
    const double seconds = seconds_of_one_pass(size, s);
    fastest = std::min(fastest, seconds);
    spent += seconds;
  }
  return fastest;
}

std::vector<int> measured_lengths() {
  std::vector<int> lengths;
  for (int n = 16; n <= 2048; n *= 2) lengths.push_back(n);
  return lengths;
}

}  // namespace headlight
