// From key stroke to finished run: an encoder with 4 layers, d_model 128, 8 heads, on 32 tokens, every value recorded.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/sentences.h"
#include "core/models/run.h"
#include "core/tensor/parallel.h"
#include "core/text/tokenizer.h"

namespace headlight {
namespace {

ModelConfig encoder() {
  ModelConfig config;
  config.n_layers = 4;
  config.n_heads = 8;
  config.d_model = 128;
  config.d_head = 16;
  config.d_ff = 512;
  config.embedding_scale = std::sqrt(128.0F);
  return config;
}

/// The model stays, the sentence is cut, looked up and run anew.
void run_of_a_model(benchmark::State& state) {
  set_threads(static_cast<int>(state.range(0)));
  Request request;
  request.sentences = {bench::sentence_of(32)};
  std::vector<std::string> words;
  for (const Token& token : tokenize(request.sentences[0], request.segmentation).tokens) words.push_back(token.text);
  const auto model = random_model(encoder(), 1, Vocabulary::of(words), Vocabulary());
  int values = 0;
  for (auto _ : state) {
    const auto run = run_model(request, model);
    values = run->graph.size();
    benchmark::DoNotOptimize(run->graph.find_value("probs"));
  }
  state.counters["values"] = values;
}
BENCHMARK(run_of_a_model)->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// What the window asks for while a word is typed: each time the last word is another one, which a seeded model has to
/// learn of first.
void run_while_typing(benchmark::State& state) {
  set_threads(static_cast<int>(state.range(0)));
  Request request;
  request.model.config = encoder();
  int stroke = 0;
  for (auto _ : state) {
    request.sentences = {bench::sentence_of(32, "typed" + std::to_string(stroke++))};
    const auto run = run_request(request);
    benchmark::DoNotOptimize(run->graph.find_value("probs"));
  }
}
BENCHMARK(run_while_typing)->ArgName("threads")->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace headlight
