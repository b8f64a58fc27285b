#include "core/train/roles.h"

#include <algorithm>

#include "core/text/error.h"
#include "core/train/evaluate_support.h"

namespace headlight {
namespace {

// Mean weights on the tokens beside the query, on itself and on the first one, over all queries that have such a key.
void measure_places(const Model& model, const std::vector<TrainingExample>& examples, Evaluation& out) {
  const int n_heads = model.config.n_heads;
  for (int l = 0; l < model.config.n_layers; ++l)
    for (int h = 0; h < n_heads; ++h) out.heads.push_back({"blocks." + std::to_string(l) + ".attn", h, {}});
  std::map<std::string, double> queries;
  const auto offsets = std::vector<std::pair<const char*, int>>{{"previous", -1}, {"self", 0}, {"next", 1}};
  run_batches(model, examples, [&](const Graph& graph, const Batch& batch) {
    for (std::size_t b = 0; b < batch.examples.size(); ++b) {
      const auto length = static_cast<int>(batch.examples[b].source.size());
      for (int q = 0; q < length; ++q) {
        const auto add = [&](const char* role, int key) {
          if (key < 0 || key >= length || (model.config.causal && key > q)) return;
          queries[role] += 1;
          for (HeadMeasures& head : out.heads) {
            const Tensor& pattern = *graph.find_value(head.attention + ".pattern");
            head.measures[role] += static_cast<double>(pattern(static_cast<int>(b) * n_heads + head.head, q, key));
          }
        };
        for (const auto& [role, offset] : offsets) add(role, q + offset);
        if (q > 1) add("first", 0);
      }
    }
  });
  for (HeadMeasures& head : out.heads)
    for (auto& [role, sum] : head.measures) sum /= std::max(1.0, queries[role]);
}

}  // namespace

Evaluation measure_roles(const Model& model, const Recipe& recipe, const Dataset& data, int examples) {
  if (!(data.source() == model.source) || !(data.target() == model.target))
    throw Error(Tr{recipe.name, recipe.name} +
                Tr{": expected a model with the words of its grammar, found other words; the grammar was changed after "
                   "the training: train it again",
                   "：模型的词应与其语法一致，实际不同；训练之后语法被改过，请重新训练"});
  Evaluation out;
  out.examples = examples;
  const std::vector<TrainingExample> held_out = draw_examples(data, Part::held_out, examples);
  measure_words(model, held_out, out);
  if (recipe.task == Task::translate) {
    measure_alignment(model, data, examples, out);
    measure_noun_weights(model, data, examples, out);
    return out;
  }
  const bool repeats = std::any_of(recipe.data.begin(), recipe.data.end(),
                                   [](const DataSpec& d) { return d.kind == DataSpec::Kind::repeat; });
  if (recipe.task == Task::predict && repeats)
    measure_induction(model, out);
  else
    measure_places(model, held_out, out);
  return out;
}

bool stops_early(const Recipe& recipe, const Evaluation& roles) {
  const auto word = roles.measures.find("word");
  return recipe.stop_at > 0 && word != roles.measures.end() && word->second >= recipe.stop_at;
}

std::string main_role(const Evaluation& roles) {
  if (roles.heads.empty()) return "";
  const auto& measures = roles.heads.front().measures;
  for (const char* role : {"right", "induction", "alignment", "previous"})
    if (measures.contains(role)) return role;
  return measures.empty() ? "" : measures.begin()->first;
}

}  // namespace headlight
