#pragma once
// All heads of a model, over one sentence or many, to be listed, sorted and grouped.
#include <memory>
#include <string>
#include <vector>

#include "core/analysis/head_groups.h"
#include "core/analysis/head_scores.h"

namespace headlight {

struct HeadSurvey {
  std::shared_ptr<const Run> run;  // of all sentences at once
  std::vector<HeadMeasurement> heads;
  Matrix similarity;     // head_similarity of them
  Tr sentences{"", ""};  // which ones: "this sentence", "32 sentences of its own grammar"
  Tr remark{"", ""};     // why other sentences than those asked for; empty: as asked
};

/// Null when cancelled, or for a run without values.
std::shared_ptr<HeadSurvey> survey_heads(std::shared_ptr<const Run> run, const std::atomic<bool>* cancelled = nullptr);

/// A column of the table: "layer", "habit", the ids of the scores, "entropy", "distance", "written", "group".
struct HeadColumn {
  std::string id;
  Tr name, meaning;  // heading, and what it is with its formula
};
const std::vector<HeadColumn>& head_columns();

/// The number in a column; NaN where there is none. "layer" counts the heads in their own order, "habit" is the
/// confidence of the label, below 0 without one.
double head_number(const HeadMeasurement& head, const std::string& column);

/// Indices into survey.heads, by a column; equals stay in their own order, heads without a number come last. `groups`
/// as of group_heads.
std::vector<int> sorted_heads(const HeadSurvey& survey, const std::vector<int>& groups, const std::string& column,
                              bool descending);

}  // namespace headlight
