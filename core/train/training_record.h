#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/text/tr.h"
#include "core/train/evaluate.h"
#include "core/train/trainer.h"

namespace headlight {

/// A model as it was after some steps, and what its heads did then.
struct Checkpoint {
  int step = 0;
  std::shared_ptr<const Model> model;
  Evaluation roles;
};

/// A training up to now, or one that is over. Never changed once it is shared.
struct TrainingRecord {
  enum class Phase { preparing, paused, running, finished, failed } phase = Phase::preparing;
  Recipe recipe;
  int steps_done = 0;
  double seconds = 0;                   // of training, evaluation not counted; 0: not known
  double seconds_left = -1;             // −1: not known
  std::vector<StepReport> curve;        // one a step; empty when nobody recorded it
  std::vector<Checkpoint> checkpoints;  // ascending
  std::shared_ptr<const Model> model;   // the newest; null while preparing
  Tr trouble{"", ""};                   // why it failed

  /// The last checkpoint not after a step; null without one.
  const Checkpoint* checkpoint_at(int step) const;
  /// The model after so many steps (−1: the newest), which must be a checkpoint's or the newest; else the newest.
  std::shared_ptr<const Model> model_at(int step) const;
};

/// The curve as comma-separated text, "step,loss,accuracy,learning_rate", and back. Lines that are not understood end
/// the reading.
std::string curve_to_csv(const std::vector<StepReport>& curve);
std::vector<StepReport> curve_from_csv(const std::string& text);

/// Writes a training as a model with its scores, snapshots, curve and recipe: what `headlight train --half` writes.
/// Throws std::runtime_error when it cannot be written.
void save_record(const TrainingRecord& record, const std::string& folder);

}  // namespace headlight
