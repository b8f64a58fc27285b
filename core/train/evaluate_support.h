#pragma once
// Shared by the files that measure models.
#include <functional>
#include <memory>
#include <vector>

#include "core/graph/graph.h"
#include "core/nn/forward.h"
#include "core/train/trainer.h"

namespace headlight {

/// The held-out (or training) examples that measures are taken on: always the same ones.
std::vector<TrainingExample> draw_examples(const Dataset& data, Part part, int count, std::uint64_t seed = 20);

/// Runs a model on examples, a batch at a time, and calls visit(graph, batch).
void run_batches(const Model& model, const std::vector<TrainingExample>& examples,
                 const std::function<void(const Graph&, const Batch&)>& visit,
                 const std::vector<SilencedHead>& silenced = {});

/// The name of the output probabilities of this model.
inline const char* probabilities_of(const Model& model) {
  return model.config.two_stacks() ? "decoder.probs" : "probs";
}

/// The row of the largest probability.
int likeliest(const Tensor& probabilities, int batch, int row);

struct Evaluation;
/// The rest adds to `out` what it has measured; the names of the measures are those of evaluate().
/// "word", and "sequence" of a decoder; "loss", "entropy" and "loss_ratio" where the entropy of the data is known.
void measure_words(const Model& model, const std::vector<TrainingExample>& examples, Evaluation& out);
/// "right" and "above" of every cross-attention head; nothing when the sentences have no pronoun.
void measure_noun_weights(const Model& model, const Dataset& data, int examples, Evaluation& out);
/// "sentence", and "pronoun" where the sentences have one: by greedy decoding.
void measure_translation(const Model& model, const Dataset& data, int examples, Evaluation& out);
/// "right", "above", "swing" and "silenced" of every cross-attention head, and which head is the legible one.
void measure_legible_heads(const Model& model, const Dataset& data, int examples, Evaluation& out);
/// "alignment" of every cross-attention head, of the mean over the heads of each layer, and the best of those.
void measure_alignment(const Model& model, const Dataset& data, int examples, Evaluation& out);
/// "previous" and "induction" of every head, the largest of each, and "repeat"; on random repeated sequences.
void measure_induction(const Model& model, Evaluation& out);

}  // namespace headlight
