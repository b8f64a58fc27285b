#include "core/train/training_step.h"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <stdexcept>
#include <string>

#include "core/tensor/parallel.h"

namespace headlight {
namespace {

TEST(TrainingStep, AllPiecesEndBeforeTheFirstErrorIsThrown) {
  for (const int number : {1, 4}) {
    set_threads(number);
    std::atomic<int> ended = 0;
    try {
      run_pieces(6, [&](int i) {
        if (i == 2 || i == 4) throw std::runtime_error("piece " + std::to_string(i));
        ++ended;
      });
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "piece 2");
    }
    EXPECT_EQ(ended, 4) << number;
  }
  set_threads(1);
}

TEST(TrainingStep, IsCountedUnlessItsLossIsNotFinite) {
  Optimizer optimizer{OptimizerSettings{}};
  Parameters parameters;
  StepReport report;
  report.learning_rate = 0.1F;
  finish_step(report, 6, optimizer, parameters, {});
  EXPECT_EQ(report.step, 7);
  EXPECT_EQ(report.gradient_norm, 0);
  report.loss = std::numeric_limits<double>::quiet_NaN();
  try {
    finish_step(report, 7, optimizer, parameters, {});
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "step 8: expected a finite loss, found one that is not; take a smaller learning rate");
  }
  EXPECT_EQ(report.step, 7);
}

}  // namespace
}  // namespace headlight
