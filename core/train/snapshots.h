#pragma once
#include <vector>

namespace headlight {

/// Steps after which the model is kept, the first 0 and the last `steps`: close together at first, when most is
/// learned.
std::vector<int> snapshot_steps(int steps, int count);

}  // namespace headlight
