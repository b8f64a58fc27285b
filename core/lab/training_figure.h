#pragma once
#include <string>
#include <vector>

#include "core/figure/builders.h"
#include "core/train/training_record.h"

namespace headlight {

/// What the picture of a training shows besides the run at the step that is looked at.
struct TrainingPicture {
  const TrainingRecord& record;
  int step = -1;     // that is looked at; −1: the newest
  std::string role;  // measure of the heads; empty or unknown: the one that says most
  // A second training beside the first, with the run of the same sentence; null: none.
  const TrainingRecord* other = nullptr;
  const Run* other_run = nullptr;
};

/// Loss, right words and roles of the heads along time, and what the chosen head looks at in the sentence. With a
/// second training: both side by side, with all their heads. Heads are tagged and can be chosen.
Figure training_figure(const FigureInput& input, const TrainingPicture& picture);

/// "weight on the right noun" for "right"; the measure itself when it has no better name.
Tr role_name(const std::string& role);
/// The measures that every head of a record has, the one that says most first.
std::vector<std::string> roles_of(const TrainingRecord& record);

}  // namespace headlight
