#include <algorithm>

#include "core/train/evaluate.h"
#include "core/train/evaluate_support.h"

namespace headlight {
namespace {

constexpr int sequences = 128;
constexpr int shortest = 8;
constexpr int longest = 16;

// Random words, and then the same again; nothing but the repetition can be predicted.
std::vector<TrainingExample> repeated(const Vocabulary& words) {
  constexpr int special = Vocabulary::eos + 1;
  Random random(60);
  std::vector<TrainingExample> out;
  for (int i = 0; i < sequences; ++i) {
    TrainingExample e;
    const int length = shortest + random.below(longest - shortest + 1);
    for (int t = 0; t < length; ++t) e.source.push_back(special + random.below(words.size() - special));
    for (int t = 0; t < length; ++t) e.source.push_back(e.source[static_cast<std::size_t>(t)]);
    e.wanted.assign(e.source.begin() + 1, e.source.end());
    e.wanted.push_back(-1);
    std::fill_n(e.wanted.begin(), length - 1, -1);
    out.push_back(std::move(e));
  }
  return out;
}

}  // namespace

void measure_induction(const Model& model, Evaluation& out) {
  const int H = model.config.n_heads;
  for (int l = 0; l < model.config.n_layers; ++l)
    for (int h = 0; h < H; ++h)
      out.heads.push_back({"blocks." + std::to_string(l) + ".attn", h, {{"previous", 0.0}, {"induction", 0.0}}});
  double rows = 0;
  double copied = 0;
  double right = 0;
  run_batches(model, repeated(model.source), [&](const Graph& graph, const Batch& batch) {
    const Tensor& probs = *graph.find_value(probabilities_of(model));
    for (std::size_t b = 0; b < batch.examples.size(); ++b) {
      const TrainingExample& e = batch.examples[b];
      const auto length = static_cast<int>(e.source.size());
      for (int t = 1; t < length; ++t) {
        const bool second =
            t >= length / 2 && t + 1 < length;  // the current word has been seen, and its follower is asked
        rows += 1;
        copied += second ? 1 : 0;
        if (second) right += likeliest(probs, static_cast<int>(b), t) == e.wanted[static_cast<std::size_t>(t)] ? 1 : 0;
        for (int i = 0; i < static_cast<int>(out.heads.size()); ++i) {
          const Tensor& pattern = *graph.find_value(out.heads[static_cast<std::size_t>(i)].attention + ".pattern");
          auto& measures = out.heads[static_cast<std::size_t>(i)].measures;
          const int slice = static_cast<int>(b) * H + i % H;
          measures["previous"] += static_cast<double>(pattern(slice, t, t - 1));
          if (!second) continue;
          for (int k = 1; k <= t; ++k)
            if (e.source[static_cast<std::size_t>(k - 1)] == e.source[static_cast<std::size_t>(t)] && k - 1 < t)
              measures["induction"] += static_cast<double>(pattern(slice, t, k));
        }
      }
    }
  });
  out.measures["repeat"] = right / std::max(1.0, copied);
  out.measures["previous"] = out.measures["induction"] = 0;
  for (HeadMeasures& head : out.heads) {
    head.measures["previous"] /= rows;
    head.measures["induction"] /= std::max(1.0, copied);
    for (const char* name : {"previous", "induction"})
      out.measures[name] = std::max(out.measures[name], head.measures[name]);
  }
}

}  // namespace headlight
