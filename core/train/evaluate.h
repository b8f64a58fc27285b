#pragma once
// What a trained model can do, measured on combinations of words it never saw, and what its heads are for.
#include <map>
#include <string>
#include <vector>

#include "core/models/model.h"
#include "core/train/dataset.h"
#include "core/train/recipe.h"

namespace headlight {

/// One head and what was measured about it. Names of measures: see evaluate().
struct HeadMeasures {
  std::string attention;  // "decoder.blocks.1.cross"
  int head = 0;
  std::map<std::string, double> measures;
};

struct Evaluation {
  int examples = 0;
  std::map<std::string, double> measures;
  std::vector<HeadMeasures> heads;  // every head of the attentions that matter to the task
  /// The head that has the largest value of a measure on the training part (chosen there, measured on the held-out
  /// part), and is therefore the one the figures speak of. −1: none.
  int legible = -1;
};

/// Measures on `examples` held-out examples drawn with a fixed seed.
/// translate: "sentence" (greedy output equal to the reference, word by word), "word" (right next word given the right
///   beginning), "pronoun" (the word marked so is right in the greedy output); of every cross-attention head, at the
///   row that writes the pronoun: "right" (mean weight on the noun it means), "above" (share of sentences where that is
///   more than on the other noun), "swing" (share of sentences whose heaviest of the two nouns becomes the other one
///   when the adjective is changed for one that is said of the other noun), "silenced" (mean probability of the right
///   pronoun that is lost when this head is silenced); "alignment" (share of aligned words whose heaviest key is an
///   aligned one), also of the mean over the heads of each layer ("alignment" of the measures is the best of these).
/// predict: "loss" (nats a word), "entropy" (the grammar's own, where defined), "loss_ratio", "word", "sequence" (all
///   asked words right); of every head "previous" (mean weight on the previous token) and "induction" (mean weight on
///   tokens that followed an earlier copy of the current one, on random repeated sequences); "repeat" (right word in
///   the second copy).
/// fill: "word" (the missing word is right).
Evaluation evaluate(const Model& model, const Recipe& recipe, int examples = 600);

/// Whether every measure of recipe.must_reach is reached ("induction" and "previous": by the best head).
bool reaches(const Evaluation& evaluation, const Recipe& recipe);

std::string to_json(const Evaluation& evaluation);

}  // namespace headlight
