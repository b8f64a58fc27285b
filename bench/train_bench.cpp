// A training step of the shipped recipes, everything included: drawing the sentences, the loss, its gradient, the
// optimizer. What bench/compare_training holds against PyTorch.
//
// usage: train_bench [--benchmark_…]              times the steps
//        train_bench --write RECIPE STEPS DIR     writes what another program needs to do the same steps: the model at
//                                                 the start and the recipe (Trainer::save), every batch and its loss
//        train_bench --time RECIPE STEPS THREADS  prints the seconds of each step, those that its sentences
//                                                 took to draw (on one thread), and the rate of a large product
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/lab/model_store.h"
#include "core/tensor/parallel.h"
#include "core/tensor/product.h"
#include "core/tensor/safetensors.h"
#include "core/train/trainer.h"

namespace headlight {
namespace {

constexpr int warm_steps = 16, timed_steps = 96;  // whole pools of batches, so that every length takes part

Trainer trainer_of(const std::string& recipe) { return Trainer(read_recipe(recipe_file(recipe))); }

void train(benchmark::State& state, const std::string& recipe) {
  set_threads(static_cast<int>(state.range(0)));
  Trainer trainer = trainer_of(recipe);
  for (int i = 0; i < warm_steps; ++i) trainer.step();
  for (auto _ : state) benchmark::DoNotOptimize(trainer.step().loss);
  state.counters["steps_per_second"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

nlohmann::json ids_of(const IdBatch& batch) { return {{"ids", batch.ids}, {"lengths", batch.lengths}}; }

void write_steps(const std::string& recipe, int steps, const std::string& folder) {
  Trainer trainer = trainer_of(recipe);
  std::filesystem::create_directories(folder);
  trainer.save(folder);
  nlohmann::json out = nlohmann::json::array();
  for (int i = 0; i < steps; ++i) {
    const Batch batch = trainer.batch(i);
    nlohmann::json step = {
        {"source", ids_of(batch.source)}, {"target", ids_of(batch.target)}, {"wanted", batch.wanted}};
    if (const auto& guide = trainer.recipe().guide)
      for (const Index3& at : guided_places(*guide, batch, trainer.recipe().config.n_heads))
        step["guided"].push_back({at.batch, at.row, at.col});
    const StepReport report = trainer.step();
    step["learning_rate"] = report.learning_rate;
    step["loss"] = report.loss;
    out.push_back(std::move(step));
  }
  write_file((std::filesystem::path(folder) / "steps.json").string(), out.dump());
}

template <typename Body>
double seconds_of(const Body& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void print_times(const std::string& recipe, int steps, int with_threads) {
  set_threads(with_threads);
  Trainer trainer = trainer_of(recipe);
  const Trainer drawing = trainer_of(recipe);  // does nothing else
  nlohmann::json out;
  for (int i = 0; i < steps; ++i) {
    out["drawing"].push_back(seconds_of([&] { drawing.batch(i); }));
    out["seconds"].push_back(seconds_of([&] { trainer.step(); }));
  }
  constexpr int n = 1024;
  const Matrix a = Matrix::Random(n, n);
  const Matrix b = Matrix::Random(n, n);
  Matrix c(n, n);
  double best = 1;
  for (int i = 0; i < 12; ++i) best = std::min(best, seconds_of([&] { multiply(a, b, c); }));
  out["gflops"] = 2e-9 * n * n * n / best;
  std::cout << out.dump() << '\n';
}

}  // namespace
}  // namespace headlight

int main(int argc, char** argv) {
  using namespace headlight;
  try {
    if (argc == 5 && std::string(argv[1]) == "--write") {
      write_steps(argv[2], std::stoi(argv[3]), argv[4]);
      return 0;
    }
    if (argc == 5 && std::string(argv[1]) == "--time") {
      print_times(argv[2], std::stoi(argv[3]), std::stoi(argv[4]));
      return 0;
    }
  } catch (const std::exception& error) {
    std::cerr << "train_bench: " << error.what() << '\n';
    return 1;
  }
  for (const char* recipe : {"translate-en-fr", "translate-en-fr-free", "story", "sort"})
    benchmark::RegisterBenchmark((std::string("train/") + recipe).c_str(),
                                 [recipe](benchmark::State& state) { train(state, recipe); })
        ->ArgName("threads_used")
        ->Arg(1)
        ->Arg(2)
        ->Iterations(timed_steps)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
