#pragma once
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace headlight {

/// Threads that wait for work: between two pieces of a computation for some microseconds awake, afterwards asleep. (An
/// OpenMP team spins for milliseconds, which on a busy machine costs more than the work, and its waiting is invisible
/// to ThreadSanitizer.)
class Crew {
 public:
  Crew() = default;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew();

  /// Calls body(0) … body(count − 1) on the calling thread and up to threads − 1 others. When the crew is at work
  /// already, for another thread or around this call, the calling thread does everything. `body` must not throw.
  void run(int threads, int count, const std::function<void(int)>& body);

 private:
  void work();  // what a member of the crew does all its life
  void take_pieces();

  std::atomic_flag busy_;
  std::vector<std::thread> members_;  // grows as asked for

  // The job. Written while the door is closed and nobody is inside; members look at it only inside.
  const std::function<void(int)>* body_ = nullptr;
  int count_ = 0;
  std::atomic<int> next_{0};       // piece to be taken
  std::atomic<unsigned> jobs_{0};  // changes when there is something new: what members wait for
  std::atomic<int> door_{closed};  // members inside, plus `closed` when nobody may begin any more
  std::atomic<int> places_{0};     // for members, of this job
  std::atomic<bool> stop_{false};
  static constexpr int closed = 1 << 30;
};

}  // namespace headlight
