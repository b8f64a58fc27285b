#include "core/train/training_step.h"

#include <cmath>
#include <exception>
#include <stdexcept>
#include <vector>

#include "core/tensor/parallel.h"

namespace headlight {

void run_pieces(int count, const std::function<void(int)>& piece) {
  constexpr double much = 1e9;  // worth a thread, whatever the pieces are
  std::vector<std::exception_ptr> errors(static_cast<std::size_t>(count));
  parallel_for(count, much, [&](int i) {
    try {
      piece(i);
    } catch (...) {
      errors[static_cast<std::size_t>(i)] = std::current_exception();
    }
  });
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}

void finish_step(StepReport& report, int done, Optimizer& optimizer, Parameters& parameters,
                 std::span<const Graph> graphs) {
  report.gradient_norm = optimizer.step(parameters, graphs, report.learning_rate);
  if (!std::isfinite(report.loss) || !std::isfinite(report.gradient_norm))
    throw std::runtime_error("step " + std::to_string(done + 1) +
                             ": expected a finite loss, found one that is not; take a smaller learning rate");
  report.step = done + 1;
}

}  // namespace headlight
