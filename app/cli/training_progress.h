#pragma once
#include <chrono>

#include "core/train/training_step.h"

namespace headlight {

/// A line on standard error that tells how far a training is.
class TrainingProgress {
 public:
  TrainingProgress(int first, int steps) : first_(first), steps_(steps) {}
  void show(const StepReport& report);  // at most four times a second, and at the end
  void end() const;
  double seconds() const;  // since it was made

 private:
  int first_, steps_;
  double shown_ = -1;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace headlight
