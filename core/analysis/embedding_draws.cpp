#include "core/analysis/embedding_draws.h"

#include <array>
#include <cmath>

#include "core/ops/sinusoid.h"
#include "core/tensor/random.h"

namespace headlight {

std::vector<DrawnLengths> draw_lengths(std::uint64_t seed) {
  constexpr std::array sizes{8, 16, 32, 64, 128, 256, 512, 1024};
  std::vector<DrawnLengths> lengths(sizes.size());
  std::vector<double> sums(sizes.size()), squares(sizes.size());
  Random random(seed);
  // 1. words: ‖x‖² is summed up component by component, and read at every size
  for (int n = 0; n < embedding_draws; ++n) {
    double square = 0;
    int component = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      for (; component < sizes[i]; ++component) {
        const double x = random.normal();
        square += x * x;
      }
      const double length = std::sqrt(square / sizes[i]);
      sums[i] += length;
      squares[i] += length * length;
    }
  }
  // 2. positions, by the model's own op
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    DrawnLengths& at = lengths[i];
    at.d = sizes[i];
    at.mean = sums[i] / embedding_draws;
    at.deviation = std::sqrt(std::max(0.0, squares[i] / embedding_draws - at.mean * at.mean));
    Graph graph;
    const Var ids = graph.constant(Tensor::zeros({1, embedding_draws, 1}));
    at.position =
        static_cast<double>(graph.value(sinusoidal_positions(graph, ids, at.d)).slice(0).rowwise().norm().mean());
  }
  return lengths;
}

}  // namespace headlight
