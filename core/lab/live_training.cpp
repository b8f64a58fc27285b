#include "core/lab/live_training.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/text/error.h"
#include "core/train/roles.h"
#include "core/train/snapshots.h"

namespace headlight {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double between_pictures = 0.08;  // seconds

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

LiveTraining::LiveTraining(TrainingPlan plan, std::function<void()> wake)
    : plan_(std::move(plan)),
      wake_(std::move(wake)),
      shown_(std::make_shared<TrainingRecord>()),
      thread_([this] { loop(); }) {}

LiveTraining::~LiveTraining() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    interrupt_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LiveTraining::wish(bool rewind, bool run, int steps) {
  {
    const std::lock_guard lock(mutex_);
    rewind_ = rewind_ || rewind;  // what comes after it is done after it
    run_ = run;
    steps_ = steps > 0 ? steps_ + steps : 0;
    news_ = true;
    idle_ = false;
    if (rewind) interrupt_ = true;  // what the step under way finds is of no interest
  }
  changed_.notify_all();
}
void LiveTraining::start() { wish(false, true, 0); }
void LiveTraining::pause() { wish(false, false, 0); }
void LiveTraining::step() { wish(false, false, 1); }
void LiveTraining::rewind() { wish(true, false, 0); }

std::shared_ptr<const TrainingRecord> LiveTraining::record() const {
  const std::lock_guard lock(mutex_);
  return shown_;
}

void LiveTraining::wait() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return idle_; });
}

void LiveTraining::wait_until_ready() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return shown_->phase != TrainingRecord::Phase::preparing; });
}

void LiveTraining::publish(TrainingRecord::Phase phase) {
  current_.phase = phase;
  if (trainer_) {
    current_.steps_done = trainer_->steps_done();
    current_.model = trainer_->model();
    const int left = current_.recipe.steps - current_.steps_done;
    current_.seconds_left = current_.steps_done > 0 ? current_.seconds / current_.steps_done * left : -1;
  }
  {
    auto record = std::make_shared<const TrainingRecord>(current_);
    const std::lock_guard lock(mutex_);
    shown_ = std::move(record);
  }
  changed_.notify_all();
  if (wake_) wake_();
}

void LiveTraining::prepare() {
  current_ = {};
  good_enough_ = false;
  trainer_.reset();
  current_.recipe = recipe_of(plan_);
  keep_ = snapshot_steps(current_.recipe.steps, std::max(2, current_.recipe.snapshots));
  trainer_ = std::make_unique<Trainer>(current_.recipe);
  keep_checkpoint();
  publish(TrainingRecord::Phase::paused);
}

void LiveTraining::keep_checkpoint() {
  const int step = trainer_->steps_done();
  if (std::find(keep_.begin(), keep_.end(), step) == keep_.end()) return;
  const auto model = trainer_->model();
  current_.checkpoints.push_back({step, model, measure_roles(*model, current_.recipe, trainer_->data())});
  good_enough_ = stops_early(current_.recipe, current_.checkpoints.back().roles);
}

/// Steps until it is time for a picture, or until something else is wished.
void LiveTraining::train_a_while(bool one_step) {
  const auto start = Clock::now();
  bool goes_on = !one_step;
  do {
    const auto before = Clock::now();
    current_.curve.push_back(trainer_->step(&interrupt_));
    current_.seconds += since(before);
    keep_checkpoint();
    const std::lock_guard lock(mutex_);
    goes_on = goes_on && run_ && !rewind_;
  } while (goes_on && !over() && since(start) < between_pictures);
  publish(over()    ? TrainingRecord::Phase::finished
          : goes_on ? TrainingRecord::Phase::running
                    : TrainingRecord::Phase::paused);
}

void LiveTraining::work(bool rewind, bool one_step) {
  try {
    if (rewind)
      prepare();
    else
      train_a_while(one_step);
  } catch (const Cancelled&) {  // something else is wished, and the step left no trace
  } catch (const std::exception& e) {
    current_.trouble = words_of(e);
    trainer_.reset();
    publish(TrainingRecord::Phase::failed);
  }
}

void LiveTraining::loop() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    news_ = false;
    const bool rewind = std::exchange(rewind_, false), one_step = !rewind && !run_;
    if (!rewind && !(trainer_ && !over())) {  // there is nowhere to go
      run_ = false;
      steps_ = 0;
    }
    if (rewind || run_ || steps_ > 0) {
      if (one_step) --steps_;
      interrupt_ = false;
      lock.unlock();
      work(rewind, one_step);
      lock.lock();
    } else if (current_.phase == TrainingRecord::Phase::running) {  // halted between two pictures: say so
      lock.unlock();
      publish(TrainingRecord::Phase::paused);
      lock.lock();
    } else {
      idle_ = true;
      changed_.notify_all();
      changed_.wait(lock, [this] { return stop_ || news_; });
    }
  }
}

}  // namespace headlight
