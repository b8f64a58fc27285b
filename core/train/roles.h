#pragma once
#include "core/train/evaluate.h"

namespace headlight {

/// What the heads of a model do, quickly enough to be measured at every snapshot of a training. Measures as in
/// evaluate(): "word", and of every head
///   of translation: "alignment", and "right" and "above" where sentences have a pronoun,
///   of a decoder that was taught to repeat: "previous" and "induction",
///   of others: mean weights on a place relative to the query, "previous", "self", "next" and "first".
/// @param examples  held-out ones, always the same
/// Throws std::runtime_error when the model has other words than the data.
Evaluation measure_roles(const Model& model, const Recipe& recipe, const Dataset& data, int examples = 64);

/// Whether a training may end here: its recipe has a stop_at, and the share of right words on held-out examples is that
/// much.
bool stops_early(const Recipe& recipe, const Evaluation& roles);

/// The measure that says most about a recipe's heads, of those that were measured: "right", "induction", "alignment" or
/// "previous". Empty without heads.
std::string main_role(const Evaluation& roles);

}  // namespace headlight
