#include "core/models/shared_runs.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>

namespace headlight {
namespace {

struct Known {
  Request request;
  std::weak_ptr<const Run> run;
  bool in_the_making = true;
};

struct Table {
  std::mutex mutex;
  std::condition_variable changed;
  std::list<Known> known;
};

Table& table() {
  static Table instance;
  return instance;
}

}  // namespace

std::shared_ptr<const Run> shared_run(const Request& request, const std::function<std::shared_ptr<const Run>()>& make,
                                      const std::atomic<bool>* cancelled) {
  constexpr std::chrono::milliseconds look_up{2};
  Table& all = table();
  std::unique_lock lock(all.mutex);
  while (true) {
    all.known.remove_if([](const Known& k) { return !k.in_the_making && k.run.expired(); });
    const auto same =
        std::find_if(all.known.begin(), all.known.end(), [&](const Known& k) { return k.request == request; });
    if (same == all.known.end()) break;
    if (auto run = same->run.lock()) return run;
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) return nullptr;
    all.changed.wait_for(lock, look_up);
  }
  const auto mine = all.known.insert(all.known.end(), Known{request, {}, true});
  lock.unlock();
  std::shared_ptr<const Run> run;
  try {
    run = make();
  } catch (...) {
    lock.lock();
    all.known.erase(mine);
    all.changed.notify_all();
    throw;
  }
  lock.lock();
  if (run == nullptr) {
    all.known.erase(mine);
  } else {
    mine->run = run;
    mine->in_the_making = false;
  }
  all.changed.notify_all();
  return run;
}

}  // namespace headlight
