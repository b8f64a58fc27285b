#include "core/train/snapshots.h"

#include <algorithm>
#include <cmath>

namespace headlight {

std::vector<int> snapshot_steps(int steps, int count) {
  std::vector<int> out;
  for (int i = 0; i < count; ++i) {
    const double share = count > 1 ? static_cast<double>(i) / (count - 1) : 1;
    out.push_back(static_cast<int>(std::lround(share * share * steps)));
  }
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace headlight
