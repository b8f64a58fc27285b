// One multi-head self-attention, d_model 512, 8 heads, on n tokens, the patterns of all heads kept: what bench/compare
// holds against PyTorch's nn.MultiheadAttention.
#include <benchmark/benchmark.h>

#include "core/nn/attention.h"
#include "core/nn/mask.h"
#include "core/tensor/parallel.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

ModelConfig config_512() {
  ModelConfig config;
  config.n_layers = 1;
  config.n_heads = 8;
  config.d_model = 512;
  config.d_head = 64;
  return config;
}

void attention(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  set_threads(static_cast<int>(state.range(1)));
  const ModelConfig config = config_512();
  const Parameters parameters = initial_parameters(config, 1, {"w"}, {});
  Random random(2);
  Tensor x({1, n, config.d_model});
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(random.normal());
  const Tensor mask = additive_mask({}, n, n, {n});
  for (auto _ : state) {
    Graph graph(Graph::Keep::what_backward_needs);
    const Var input = graph.constant(x);
    const Var out =
        headlight::attention({graph, parameters, config}, "blocks.0.attn", input, input, Masking{graph.constant(mask)});
    benchmark::DoNotOptimize(graph.value(out).data());
    benchmark::DoNotOptimize(graph.find_value("blocks.0.attn.pattern"));
  }
}
BENCHMARK(attention)
    ->ArgNames({"n", "threads_used"})
    ->ArgsProduct({{16, 64, 256, 1024}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace headlight
