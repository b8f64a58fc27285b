#pragma once
// What every kind of training does at every step, whatever it learns.
#include <functional>
#include <span>

#include "core/train/optimizer.h"

namespace headlight {

/// What one step of training saw.
struct StepReport {
  int step = 0;              // steps done, this one included
  double loss = 0;           // mean −log p of the right words of the batch, in nats, without the penalties
  double accuracy = 0;       // share of the asked words of the batch that had the largest logit
  double guide = 0;          // mean −log weight of the guided head, 0 without one
  double gradient_norm = 0;  // before clipping
  float learning_rate = 0;
};

/// Calls piece(0) … piece(count − 1), pieces of a batch that need nothing of each other, on several threads. When one
/// throws, the others still end; then the error of the first that threw, by its number, is thrown.
void run_pieces(int count, const std::function<void(int)>& piece);

/// Ends the step after `done` steps: the optimizer moves the parameters by the gradients of all graphs at the report's
/// learning rate, and the report gets the norm and the step. Throws std::runtime_error, with what to do, when its loss
/// or the norm is not finite.
void finish_step(StepReport& report, int done, Optimizer& optimizer, Parameters& parameters,
                 std::span<const Graph> graphs);

}  // namespace headlight
