#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "core/lab/picture.h"

namespace headlight {

/// Something that an exhibit does step by step in front of the learner, such as a training. Used by one thread only.
struct Experiment {
  Experiment() = default;
  Experiment(const Experiment&) = delete;
  Experiment& operator=(const Experiment&) = delete;
  virtual ~Experiment() = default;
  /// A slice of the work, at most about 50 ms; false when there is nothing left to do. Throws Error.
  virtual bool advance() = 0;
  virtual void rewind() = 0;  // as before the first advance()
  /// What the exhibit draws now. Cheap: called after every slice.
  virtual std::shared_ptr<const Study> look() const = 0;
  virtual double progress() const = 0;  // 0 … 1
};

/// Lets an experiment go on in a thread of its own, while the window shows what it has come to.
class RunningExperiment {
 public:
  /// Stands still at first. @param wake  called from the thread when there is something new to show
  RunningExperiment(std::unique_ptr<Experiment> experiment, std::function<void()> wake);
  ~RunningExperiment();
  RunningExperiment(const RunningExperiment&) = delete;
  RunningExperiment& operator=(const RunningExperiment&) = delete;

  void play(bool on);
  void step();  // one slice
  void rewind();

  bool playing() const;
  bool finished() const;
  double progress() const;
  std::shared_ptr<const Study> latest() const;
  std::optional<Tr> error() const;
  void wait() const;  // until it stands still; for tests

 private:
  void loop();

  std::unique_ptr<Experiment> experiment_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool playing_ = false, working_ = false, finished_ = false, rewind_ = false, stop_ = false;
  int steps_ = 0;  // asked for one by one
  double progress_ = 0;
  std::shared_ptr<const Study> latest_;
  std::optional<Tr> error_;
  std::thread thread_;  // last: starts when the rest is there
};

}  // namespace headlight
