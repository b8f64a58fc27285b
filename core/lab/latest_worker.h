#include "core/text/error.h"
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

namespace headlight {

/// One thread that turns questions into answers; a new question replaces whatever waits, and cancels whatever runs. The
/// newest wins. `Question` is copyable and comparable; answers are immutable and shared.
template <typename Question, typename Answer>
class LatestWorker {
 public:
  /// Computes the answer; looks at the flag now and then and returns null when it is set. May throw std::exception.
  using Compute = std::function<std::shared_ptr<const Answer>(const Question&, const std::atomic<bool>*)>;

  explicit LatestWorker(Compute compute, std::function<void()> on_done = {})
      : compute_(std::move(compute)), on_done_(std::move(on_done)), thread_([this] { loop(); }) {}
  ~LatestWorker() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
      cancel_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  LatestWorker(const LatestWorker&) = delete;
  LatestWorker& operator=(const LatestWorker&) = delete;

  /// Asks; false when the question equals the last one asked, and nothing happens.
  bool ask(const Question& question) {
    {
      const std::lock_guard lock(mutex_);
      if (last_asked_ == question) return false;
      last_asked_ = waiting_ = question;
      cancel_ = true;
    }
    changed_.notify_all();
    return true;
  }
  /// The newest answer; null before the first. An error leaves the older answer where it is.
  std::shared_ptr<const Answer> latest() const {
    const std::lock_guard lock(mutex_);
    return latest_;
  }
  /// What went wrong with the newest question; nothing when all went well.
  std::optional<Tr> error() const {
    const std::lock_guard lock(mutex_);
    return error_;
  }
  bool busy() const {
    const std::lock_guard lock(mutex_);
    return running_ || waiting_.has_value();
  }
  /// Blocks until nothing is asked or running. For tests and the command line.
  void wait() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !running_ && !waiting_; });
  }
  /// The same for a short time; false when it was too short.
  bool wait_for(std::chrono::milliseconds most) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, most, [this] { return !running_ && !waiting_; });
  }

 private:
  void loop() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stop_ || waiting_.has_value(); });
      if (stop_) return;
      const Question question = *std::exchange(waiting_, std::nullopt);
      running_ = true;
      cancel_ = false;
      lock.unlock();
      std::shared_ptr<const Answer> answer;
      std::optional<Tr> error;
      try {
        answer = compute_(question, &cancel_);
      } catch (const std::exception& e) {
        error = words_of(e);
      }
      lock.lock();
      running_ = false;
      if (!waiting_) error_ = error;  // an older question's trouble is of no interest
      if (answer) latest_ = answer;
      lock.unlock();
      changed_.notify_all();
      if (on_done_) on_done_();
      lock.lock();
    }
  }

  Compute compute_;
  std::function<void()> on_done_;  // called from the worker's thread; wakes the window up
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::optional<Question> last_asked_, waiting_;
  std::shared_ptr<const Answer> latest_;
  std::optional<Tr> error_;
  bool running_ = false, stop_ = false;
  std::atomic<bool> cancel_{false};
  std::thread thread_;  // last: starts when the rest is there
};

}  // namespace headlight
