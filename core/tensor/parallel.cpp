#include "core/tensor/parallel.h"

#include <algorithm>
#include <atomic>

namespace headlight {
namespace {
std::atomic<int> thread_count{1};
constexpr double worth_a_thread = 2e6;  // multiply-adds; below this the hand-over costs more than it saves
}  // namespace

void set_threads(int threads) { thread_count = std::max(1, threads); }
int threads() { return thread_count; }

void parallel_for(int count, double work, const std::function<void(int)>& body) {
#ifdef _OPENMP
  const int n = std::min({threads(), count, 1 + static_cast<int>(std::min(work / worth_a_thread, 1e6))});
  if (n > 1) {
#pragma omp parallel for num_threads(n) schedule(dynamic)
    for (int i = 0; i < count; ++i) body(i);
    return;
  }
#else
  (void)work;
#endif
  for (int i = 0; i < count; ++i) body(i);
}

}  // namespace headlight
