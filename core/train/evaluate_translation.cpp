#include <algorithm>
#include <map>
#include <set>

#include "core/train/evaluate.h"
#include "core/train/evaluate_support.h"
#include "core/train/generate.h"

namespace headlight {
namespace {

// Weights of one head at one row of one sentence, on the keys.
using Row = Eigen::Map<const Eigen::RowVectorXf>;
Row weights(const Tensor& pattern, int n_heads, std::size_t sentence, int head, int row) {
  const int slice = static_cast<int>(sentence) * n_heads + head;
  return {&pattern.data()[(static_cast<std::size_t>(slice) * static_cast<std::size_t>(pattern.rows()) +
                           static_cast<std::size_t>(row)) *
                          static_cast<std::size_t>(pattern.cols())],
          pattern.cols()};
}

std::string cross(int layer) { return "decoder.blocks." + std::to_string(layer) + ".cross"; }

std::vector<HeadMeasures> cross_heads(const ModelConfig& config) {
  std::vector<HeadMeasures> out;
  for (int l = 0; l < config.n_layers; ++l)
    for (int h = 0; h < config.n_heads; ++h) out.push_back({cross(l), h, {}});
  return out;
}

struct Nouns {
  int row, right, wrong;  // the row that writes the pronoun; source positions
  int pronoun;            // its id
};

bool nouns_of(const TrainingExample& e, Nouns& out) {
  const Mark* pronoun = e.mark("pronoun");
  const Mark* right = e.mark("right");
  const Mark* wrong = e.mark("wrong");
  if (pronoun == nullptr || right == nullptr || wrong == nullptr) return false;
  out = {pronoun->at - 1, right->at, wrong->at, e.target[static_cast<std::size_t>(pronoun->at)]};
  return true;
}

std::vector<TrainingExample> with_pronoun(const Dataset& data, Part part, int count) {
  std::vector<TrainingExample> out;
  Nouns ignored{};
  for (int tries = 0; static_cast<int>(out.size()) < count && tries < 20; ++tries)
    for (TrainingExample& e : draw_examples(data, part, count, 30 + static_cast<std::uint64_t>(tries)))
      if (nouns_of(e, ignored) && static_cast<int>(out.size()) < count) out.push_back(std::move(e));
  return out;
}

// Mean weight on the right noun and share of sentences where it beats the other, for every head.
void measure_nouns(const Model& model, const std::vector<TrainingExample>& examples, std::vector<HeadMeasures>& heads) {
  const int H = model.config.n_heads;
  for (HeadMeasures& head : heads) head.measures["right"] = head.measures["above"] = 0;
  run_batches(model, examples, [&](const Graph& graph, const Batch& batch) {
    for (HeadMeasures& head : heads) {
      const Tensor& pattern = *graph.find_value(head.attention + ".pattern");
      for (std::size_t b = 0; b < batch.examples.size(); ++b) {
        Nouns n{};
        nouns_of(batch.examples[b], n);
        const Row w = weights(pattern, H, b, head.head, n.row);
        head.measures["right"] += static_cast<double>(w[n.right]);
        head.measures["above"] += w[n.right] > w[n.wrong] ? 1 : 0;
      }
    }
  });
  for (HeadMeasures& head : heads)
    for (const char* name : {"right", "above"}) head.measures[name] /= static_cast<double>(examples.size());
}

// Probability of the right pronoun, the mean over the examples.
double pronoun_probability(const Model& model, const std::vector<TrainingExample>& examples,
                           const std::vector<SilencedHead>& silenced) {
  double sum = 0;
  run_batches(
      model, examples,
      [&](const Graph& graph, const Batch& batch) {
        const Tensor& probs = *graph.find_value(probabilities_of(model));
        for (std::size_t b = 0; b < batch.examples.size(); ++b) {
          Nouns n{};
          nouns_of(batch.examples[b], n);
          sum += static_cast<double>(probs(static_cast<int>(b), n.row, n.pronoun));
        }
      },
      silenced);
  return sum / static_cast<double>(examples.size());
}

// Which adjectives are said of which noun: learned from the training part of the data, not from a list.
using Said = std::map<int, std::set<int>>;
Said adjectives_of(const Dataset& data) {
  Said out;
  for (const TrainingExample& e : draw_examples(data, Part::training, 20000, 40)) {
    const Mark* adjective = e.mark("adjective");
    const Mark* right = e.mark("right");
    if (adjective != nullptr && right != nullptr)
      out[e.source[static_cast<std::size_t>(right->at)]].insert(e.source[static_cast<std::size_t>(adjective->at)]);
  }
  return out;
}

// The same sentence with an adjective that is said of the other noun only.
bool changed(const TrainingExample& e, const Said& said, Random& random, TrainingExample& out) {
  const Mark* adjective = e.mark("adjective");
  Nouns n{};
  if (adjective == nullptr || adjective->target || !nouns_of(e, n)) return false;
  const auto other = said.find(e.source[static_cast<std::size_t>(n.wrong)]);
  const auto mine = said.find(e.source[static_cast<std::size_t>(n.right)]);
  if (other == said.end()) return false;
  std::vector<int> choices;
  for (const int id : other->second)
    if (mine == said.end() || !mine->second.contains(id)) choices.push_back(id);
  if (choices.empty()) return false;
  out = e;
  out.source[static_cast<std::size_t>(adjective->at)] =
      choices[static_cast<std::size_t>(random.below(static_cast<int>(choices.size())))];
  return true;
}

// Share of sentences where the heavier of the two nouns is the right one before, and the other one after the change.
void measure_swing(const Model& model, const Dataset& data, const std::vector<TrainingExample>& examples,
                   std::vector<HeadMeasures>& heads) {
  const Said said = adjectives_of(data);
  Random random(50);
  std::vector<TrainingExample> before;
  std::vector<TrainingExample> after;
  for (const TrainingExample& e : examples) {
    TrainingExample other;
    if (!changed(e, said, random, other)) continue;
    before.push_back(e);
    after.push_back(std::move(other));
  }
  if (before.empty()) return;
  std::vector<std::vector<char>> points_right(heads.size());
  const auto look = [&](const std::vector<TrainingExample>& all, const auto& tell) {
    std::size_t first = 0;
    run_batches(model, all, [&](const Graph& graph, const Batch& batch) {
      for (std::size_t h = 0; h < heads.size(); ++h) {
        const Tensor& pattern = *graph.find_value(heads[h].attention + ".pattern");
        for (std::size_t b = 0; b < batch.examples.size(); ++b) {
          Nouns n{};
          nouns_of(batch.examples[b], n);
          const Row w = weights(pattern, model.config.n_heads, b, heads[h].head, n.row);
          tell(h, first + b, w[n.right] > w[n.wrong]);
        }
      }
      first += batch.examples.size();
    });
  };
  for (auto& head : points_right) head.assign(before.size(), 0);
  look(before, [&](std::size_t h, std::size_t i, bool right) { points_right[h][i] = right ? 1 : 0; });
  for (HeadMeasures& head : heads) head.measures["swing"] = 0;
  look(after, [&](std::size_t h, std::size_t i, bool right) {
    if (points_right[h][i] != 0 && !right) heads[h].measures["swing"] += 1;
  });
  for (HeadMeasures& head : heads) head.measures["swing"] /= static_cast<double>(before.size());
}

}  // namespace

void measure_translation(const Model& model, const Dataset& data, int count, Evaluation& out) {
  const std::vector<TrainingExample> examples = draw_examples(data, Part::held_out, count);
  std::vector<std::vector<int>> sources;
  std::size_t longest = 0;
  for (const TrainingExample& e : examples) {
    sources.push_back(e.source);
    longest = std::max(longest, e.target.size());
  }
  const auto written = generate_all(model, sources, static_cast<int>(longest) + 8);
  double whole = 0;
  double pronouns = 0;
  double right = 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const TrainingExample& e = examples[i];
    const std::vector<int> reference(e.target.begin() + 1, e.target.end());
    whole += written[i] == reference ? 1 : 0;
    const Mark* pronoun = e.mark("pronoun");
    if (pronoun == nullptr) continue;
    const auto at = static_cast<std::size_t>(pronoun->at) - 1;
    pronouns += 1;
    right += at < written[i].size() && written[i][at] == reference[at] ? 1 : 0;
  }
  out.measures["sentence"] = whole / static_cast<double>(examples.size());
  if (pronouns > 0) out.measures["pronoun"] = right / pronouns;
}

void measure_legible_heads(const Model& model, const Dataset& data, int count, Evaluation& out) {
  const std::vector<TrainingExample> examples = with_pronoun(data, Part::held_out, count);
  if (examples.empty()) return;
  std::vector<HeadMeasures> chosen = cross_heads(model.config);
  measure_nouns(model, with_pronoun(data, Part::training, count), chosen);
  const auto best = std::max_element(chosen.begin(), chosen.end(), [](const HeadMeasures& a, const HeadMeasures& b) {
    return a.measures.at("right") < b.measures.at("right");
  });

  if (out.heads.empty()) out.heads = cross_heads(model.config);
  measure_nouns(model, examples, out.heads);
  measure_swing(model, data, examples, out.heads);
  const double all = pronoun_probability(model, examples, {});
  out.measures["pronoun_probability"] = all;
  double others = 0;
  out.legible = static_cast<int>(best - chosen.begin());
  for (std::size_t i = 0; i < out.heads.size(); ++i) {
    HeadMeasures& head = out.heads[i];
    head.measures["silenced"] = all - pronoun_probability(model, examples, {{head.attention, head.head}});
    if (static_cast<int>(i) != out.legible) others = std::max(others, head.measures["silenced"]);
  }
  const auto& legible = out.heads[static_cast<std::size_t>(out.legible)].measures;
  for (const char* name : {"right", "above", "swing", "silenced"})
    if (const auto found = legible.find(name); found != legible.end())
      out.measures["legible_" + std::string(name)] = found->second;
  out.measures["other_silenced"] = others;
}

void measure_noun_weights(const Model& model, const Dataset& data, int count, Evaluation& out) {
  const std::vector<TrainingExample> examples = with_pronoun(data, Part::held_out, count);
  if (examples.empty()) return;
  if (out.heads.empty()) out.heads = cross_heads(model.config);
  measure_nouns(model, examples, out.heads);
}

void measure_alignment(const Model& model, const Dataset& data, int count, Evaluation& out) {
  const std::vector<TrainingExample> examples = draw_examples(data, Part::held_out, count);
  const int H = model.config.n_heads;
  if (out.heads.empty()) out.heads = cross_heads(model.config);
  std::vector<double> right(out.heads.size(), 0);
  std::vector<double> of_layer(static_cast<std::size_t>(model.config.n_layers), 0);
  double words = 0;
  run_batches(model, examples, [&](const Graph& graph, const Batch& batch) {
    for (std::size_t b = 0; b < batch.examples.size(); ++b) {
      std::map<int, std::set<int>> aligned;  // target word → source words
      for (const auto& [s, t] : batch.examples[b].alignment) aligned[t].insert(s);
      words += static_cast<double>(aligned.size());
      const auto length = static_cast<Eigen::Index>(batch.examples[b].source.size());
      for (int l = 0; l < model.config.n_layers; ++l) {
        const Tensor& pattern = *graph.find_value(cross(l) + ".pattern");
        for (const auto& [target, sources] : aligned) {  // row t writes word t, since <bos> stands first
          Eigen::RowVectorXf mean = Eigen::RowVectorXf::Zero(length);
          Eigen::Index heaviest = 0;
          for (int h = 0; h < H; ++h) {
            const Row w = weights(pattern, H, b, h, target);
            mean += w.head(length);
            w.head(length).maxCoeff(&heaviest);
            if (sources.contains(static_cast<int>(heaviest)))
              right[static_cast<std::size_t>(l) * static_cast<std::size_t>(H) + static_cast<std::size_t>(h)] += 1;
          }
          mean.maxCoeff(&heaviest);
          if (sources.contains(static_cast<int>(heaviest))) of_layer[static_cast<std::size_t>(l)] += 1;
        }
      }
    }
  });
  if (words == 0) return;
  for (std::size_t i = 0; i < right.size(); ++i) out.heads[i].measures["alignment"] = right[i] / words;
  out.measures["alignment"] =
      std::max(*std::max_element(right.begin(), right.end()), *std::max_element(of_layer.begin(), of_layer.end())) /
      words;
}

}  // namespace headlight
