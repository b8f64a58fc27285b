#include "core/train/evaluate.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/train/evaluate_support.h"
#include "core/train/generate.h"

namespace headlight {
namespace {

constexpr int batch_size = 64;

}  // namespace

// Next words (or missing words) one by one, whole sequences, and the loss where the grammar's entropy is known.
void measure_words(const Model& model, const std::vector<TrainingExample>& examples, Evaluation& out) {
  double right = 0;
  double asked = 0;
  double whole = 0;
  double loss = 0;
  double entropy = 0;
  double defined = 0;
  run_batches(model, examples, [&](const Graph& graph, const Batch& batch) {
    const Tensor& probs = *graph.find_value(probabilities_of(model));
    for (std::size_t b = 0; b < batch.examples.size(); ++b) {
      const TrainingExample& e = batch.examples[b];
      bool all = true;
      for (std::size_t t = 0; t < e.wanted.size(); ++t) {
        if (e.wanted[t] < 0) continue;
        const bool hit = likeliest(probs, static_cast<int>(b), static_cast<int>(t)) == e.wanted[t];
        right += hit ? 1 : 0;
        asked += 1;
        all = all && hit;
        if (e.defined_from < 0 || static_cast<int>(t) < e.defined_from) continue;
        loss -= std::log(static_cast<double>(probs(static_cast<int>(b), static_cast<int>(t), e.wanted[t])));
        defined += 1;
      }
      whole += all ? 1 : 0;
      if (e.defined_from >= 0) entropy -= e.log_probability;
    }
  });
  out.measures["word"] = right / std::max(1.0, asked);
  if (model.config.architecture == Architecture::decoder)
    out.measures["sequence"] = whole / static_cast<double>(examples.size());
  if (defined > 0) {
    out.measures["loss"] = loss / defined;
    out.measures["entropy"] = entropy / defined;
    out.measures["loss_ratio"] = loss / entropy;
  }
}

std::vector<TrainingExample> draw_examples(const Dataset& data, Part part, int count, std::uint64_t seed) {
  Random random(seed);
  std::vector<TrainingExample> out;
  out.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) out.push_back(data.draw(random, part));
  std::stable_sort(out.begin(), out.end(), [](const TrainingExample& a, const TrainingExample& b) {
    return a.source.size() < b.source.size();
  });
  return out;
}

void run_batches(const Model& model, const std::vector<TrainingExample>& examples,
                 const std::function<void(const Graph&, const Batch&)>& visit,
                 const std::vector<SilencedHead>& silenced) {
  for (std::size_t first = 0; first < examples.size(); first += batch_size) {
    const std::size_t last = std::min(examples.size(), first + batch_size);
    const Batch batch = make_batch(
        {examples.begin() + static_cast<std::ptrdiff_t>(first), examples.begin() + static_cast<std::ptrdiff_t>(last)},
        model.config.two_stacks());
    Graph graph(Graph::Keep::what_backward_needs);
    const Forward forward{graph, model.parameters, model.config, 0, 1, nullptr, silenced};
    transformer(forward, batch.source, batch.target, own_masks(model.config));
    visit(graph, batch);
  }
}

int likeliest(const Tensor& probabilities, int batch, int row) {
  Eigen::Index best = 0;
  probabilities.slice(batch).row(row).maxCoeff(&best);
  return static_cast<int>(best);
}

Evaluation evaluate(const Model& model, const Recipe& recipe, int examples) {
  const auto data = make_dataset(recipe.data, recipe.task);
  if (!(data->source() == model.source) || !(data->target() == model.target))
    throw std::runtime_error(recipe.name +
                             ": expected a model with the words of its grammar, found other words; the grammar was "
                             "changed after the training: train it again");
  Evaluation out;
  out.examples = examples;
  measure_words(model, draw_examples(*data, Part::held_out, examples), out);
  switch (recipe.task) {
    case Task::translate:
      measure_translation(model, *data, examples, out);
      measure_alignment(model, *data, examples, out);
      measure_legible_heads(model, *data, examples, out);
      break;
    case Task::predict:
      if (std::any_of(recipe.data.begin(), recipe.data.end(),
                      [](const DataSpec& d) { return d.kind == DataSpec::Kind::repeat; }))
        measure_induction(model, out);
      break;
    case Task::fill:
      break;
  }
  return out;
}

bool reaches(const Evaluation& evaluation, const Recipe& recipe) {
  return std::all_of(recipe.must_reach.begin(), recipe.must_reach.end(), [&](const auto& must) {
    const auto found = evaluation.measures.find(must.first);
    if (found == evaluation.measures.end()) return false;
    return must.first == "loss_ratio" ? found->second <= must.second : found->second >= must.second;
  });
}

std::string to_json(const Evaluation& evaluation) {
  nlohmann::ordered_json j;
  j["examples"] = evaluation.examples;
  j["measures"] = evaluation.measures;
  j["heads"] = nlohmann::ordered_json::array();
  for (const HeadMeasures& head : evaluation.heads)
    j["heads"].push_back({{"attention", head.attention}, {"head", head.head}, {"measures", head.measures}});
  if (evaluation.legible >= 0) j["legible"] = evaluation.legible;
  return j.dump();
}

}  // namespace headlight
