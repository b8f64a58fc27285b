#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/models/run.h"

namespace headlight {

/// One thread that runs requests; a new one replaces whatever waits, and cancels whatever runs. The newest wins.
class LatestWorker {
 public:
  LatestWorker();
  ~LatestWorker();
  LatestWorker(const LatestWorker&) = delete;
  LatestWorker& operator=(const LatestWorker&) = delete;

  /// Asks for a run. Nothing happens when the request equals the last one asked for.
  void ask(const Request& request);
  /// The newest finished run (null before the first), and the error of the newest request that failed ("" when none).
  std::shared_ptr<const Run> latest() const;
  std::string error() const;
  bool busy() const;
  /// Blocks until nothing is asked for or running. For tests and the command line.
  void wait() const;
  /// Called from the worker's thread after each finished request; wakes the window up. Set before the first ask().
  void on_done(std::function<void()> callback) { on_done_ = std::move(callback); }

 private:
  void loop();
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::optional<Request> last_asked_, waiting_;
  std::shared_ptr<const Run> latest_;
  std::string error_;
  bool running_ = false, stop_ = false;
  std::atomic<bool> cancel_{false};
  std::function<void()> on_done_;
  std::thread thread_;  // last: starts when the rest is there
};

}  // namespace headlight
