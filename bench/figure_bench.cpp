// Building figures: a heatmap of 1024 × 1024 against one of 64 × 64, and the other views at the size of a lesson.
#include <benchmark/benchmark.h>

#include <memory>

#include "bench/sentences.h"
#include "core/figure/builders.h"
#include "core/models/run.h"

namespace headlight {
namespace {

std::shared_ptr<const Run> run_of(int tokens, int layers, int heads) {
  Request request;
  request.sentences = {bench::sentence_of(tokens)};
  request.model.config.n_layers = layers;
  request.model.config.n_heads = heads;
  request.model.config.d_head = request.model.config.d_model / heads;
  return run_request(request);
}

void heatmap(benchmark::State& state) {
  const auto run = run_of(static_cast<int>(state.range(0)), 1, 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(heatmap_figure({.run = *run, .selection = {}, .hover = {}, .style = {}}, {}));
}
BENCHMARK(heatmap)->ArgName("tokens")->Arg(16)->Arg(64)->Arg(1024)->Unit(benchmark::kMillisecond);

void grid(benchmark::State& state) {
  const auto run = run_of(static_cast<int>(state.range(0)), 4, 8);
  for (auto _ : state)
    benchmark::DoNotOptimize(grid_figure({.run = *run, .selection = {}, .hover = {}, .style = {}}, {}));
}
BENCHMARK(grid)->ArgName("tokens")->Arg(16)->Arg(64)->Unit(benchmark::kMillisecond);

void step(benchmark::State& state) {
  const auto run = run_of(10, 2, 4);
  Selection selection;
  selection.step = static_cast<int>(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(step_figure({.run = *run, .selection = selection, .hover = {}, .style = {}}));
}
BENCHMARK(step)->ArgName("step")->DenseRange(0, 15, 5)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace headlight
