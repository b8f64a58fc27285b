#pragma once
// A training on a thread of its own, for the window: it can be started, halted, made to go one step, and rewound, while
// the newest model is looked at.
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/lab/training_plan.h"
#include "core/train/training_record.h"

namespace headlight {

class LiveTraining {
 public:
  /// Begins to prepare at once: data, and the model of step 0. `wake` is called from the thread when there is something
  /// new to see.
  LiveTraining(TrainingPlan plan, std::function<void()> wake);
  ~LiveTraining();
  LiveTraining(const LiveTraining&) = delete;
  LiveTraining& operator=(const LiveTraining&) = delete;

  const TrainingPlan& plan() const { return plan_; }
  void start();   // goes on until the end or pause(); nothing when it is at its end
  void pause();   // after the step that is under way
  void step();    // one step, and then it halts
  void rewind();  // to step 0, the same start again; halted

  /// Never null. The same until something has changed.
  std::shared_ptr<const TrainingRecord> record() const;
  /// Blocks until it halts (paused, finished or failed). For tests and screenshots.
  void wait() const;
  /// Blocks until there is a model, or the reason why there is none.
  void wait_until_ready() const;

 private:
  void loop();
  void prepare();
  void train_a_while(bool one_step);
  void work(bool rewind, bool one_step);
  void keep_checkpoint();
  bool over() const { return good_enough_ || trainer_->finished(); }
  void publish(TrainingRecord::Phase phase);
  void wish(bool rewind, bool run, int steps);

  const TrainingPlan plan_;
  const std::function<void()> wake_;

  // Of the thread alone:
  std::unique_ptr<Trainer> trainer_;
  std::vector<int> keep_;     // steps of checkpoints
  bool good_enough_ = false;  // recipe.stop_at is reached
  TrainingRecord current_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::shared_ptr<const TrainingRecord> shown_;
  // What is wished, done in this order:
  bool rewind_ = true;  // the first thing to do is to make the model
  bool run_ = false;
  int steps_ = 0;      // asked for one by one; none while it runs
  bool news_ = false;  // a wish that the thread has not seen
  bool idle_ = false;  // halted, and no wish is waiting
  std::atomic<bool> interrupt_{false};
  bool stop_ = false;
  std::thread thread_;  // last: starts when the rest is there
};

}  // namespace headlight
