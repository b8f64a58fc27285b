#include "app/cli/training_progress.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>

namespace headlight {

double TrainingProgress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void TrainingProgress::show(const StepReport& report) {
  const double now = seconds();
  if (report.step < steps_ && now - shown_ < 0.25) return;
  shown_ = now;
  const int done = report.step - first_;
  const double left = now / std::max(1, done) * (steps_ - report.step);
  constexpr int width = 24;
  const int filled = width * report.step / std::max(1, steps_);
  std::ostringstream line;
  line << "\r[" << std::string(static_cast<std::size_t>(filled), '#')
       << std::string(static_cast<std::size_t>(width - filled), '.') << "] " << report.step << '/' << steps_
       << std::fixed << std::setprecision(3) << "  loss " << report.loss << "  accuracy " << report.accuracy
       << std::setprecision(0) << "  " << left << " s left   ";
  std::cerr << line.str() << std::flush;
}

void TrainingProgress::end() const { std::cerr << '\n'; }

}  // namespace headlight
