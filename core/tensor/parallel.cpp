#include "core/tensor/parallel.h"

#include <algorithm>
#include <atomic>

#include "core/tensor/crew.h"

namespace headlight {
namespace {

std::atomic<int> thread_count{1};
constexpr double worth_a_thread = 1e6;  // multiply-adds; below this the hand-over costs more than it saves

Crew& crew() {
  static Crew instance;
  return instance;
}

}  // namespace

void set_threads(int threads) { thread_count = std::max(1, threads); }
int threads() { return thread_count; }

void parallel_for(int count, double work, const std::function<void(int)>& body) {
  const int n = std::min({threads(), count, 1 + static_cast<int>(std::min(work / worth_a_thread, 1e6))});
  if (n > 1) {
    crew().run(n, count, body);
  } else {
    for (int i = 0; i < count; ++i) body(i);
  }
}

}  // namespace headlight
