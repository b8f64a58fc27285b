#pragma once
#include <functional>

namespace headlight {

/// Number of threads that large products may use; at least 1. The results do not depend on it.
void set_threads(int threads);
int threads();

/// Calls body(0) … body(count − 1), on several threads when `work` (multiply-adds in all) is worth it. The pieces must
/// be independent of each other, and cut the same way whatever the number of threads: that keeps results deterministic.
void parallel_for(int count, double work, const std::function<void(int)>& body);

}  // namespace headlight
