#include "core/lab/experiment.h"

#include "core/text/error.h"

namespace headlight {

RunningExperiment::RunningExperiment(std::unique_ptr<Experiment> experiment, std::function<void()> wake)
    : experiment_(std::move(experiment)),
      wake_(std::move(wake)),
      latest_(experiment_->look()),
      thread_([this] { loop(); }) {}

RunningExperiment::~RunningExperiment() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void RunningExperiment::play(bool on) {
  const std::lock_guard lock(mutex_);
  playing_ = on && !finished_;
  changed_.notify_all();
}

void RunningExperiment::step() {
  const std::lock_guard lock(mutex_);
  playing_ = false;
  if (!finished_) ++steps_;
  changed_.notify_all();
}

void RunningExperiment::rewind() {
  const std::lock_guard lock(mutex_);
  playing_ = finished_ = false;
  steps_ = 0;
  rewind_ = true;
  changed_.notify_all();
}

bool RunningExperiment::playing() const {
  const std::lock_guard lock(mutex_);
  return playing_;
}
bool RunningExperiment::finished() const {
  const std::lock_guard lock(mutex_);
  return finished_;
}
double RunningExperiment::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}
std::shared_ptr<const Study> RunningExperiment::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}
std::optional<Tr> RunningExperiment::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

void RunningExperiment::wait() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !playing_ && !working_ && !rewind_ && steps_ == 0; });
}

void RunningExperiment::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stop_ || playing_ || rewind_ || steps_ > 0; });
    if (stop_) return;
    working_ = true;
    const bool back = std::exchange(rewind_, false);
    if (!back && steps_ > 0) --steps_;
    lock.unlock();
    bool more = true;
    std::optional<Tr> error;
    std::shared_ptr<const Study> seen;
    double progress = 0;
    try {
      if (back)
        experiment_->rewind();
      else
        more = experiment_->advance();
      seen = experiment_->look();
      progress = experiment_->progress();
    } catch (const std::exception& e) {
      error = words_of(e);
      more = false;
    }
    lock.lock();
    working_ = false;
    if (seen) latest_ = std::move(seen);
    progress_ = progress;
    error_ = std::move(error);
    if (!more && !rewind_) {
      finished_ = true;
      playing_ = false;
      steps_ = 0;
    }
    changed_.notify_all();
    lock.unlock();
    if (wake_) wake_();
    lock.lock();
  }
}

}  // namespace headlight
