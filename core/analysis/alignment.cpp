#include "core/analysis/alignment.h"

#include <algorithm>

namespace headlight {

std::vector<AlignedPair> align(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const std::size_t n = a.size(), m = b.size(), width = m + 1;
  std::vector<int> best((n + 1) * width);
  for (std::size_t i = 0; i <= n; ++i) best[i * width] = -static_cast<int>(i);
  for (std::size_t j = 0; j <= m; ++j) best[j] = -static_cast<int>(j);
  const auto opposite = [&](std::size_t i, std::size_t j) { return a[i - 1] == b[j - 1] ? 2 : 0; };
  for (std::size_t i = 1; i <= n; ++i)
    for (std::size_t j = 1; j <= m; ++j)
      best[i * width + j] = std::max(
          {best[(i - 1) * width + j - 1] + opposite(i, j), best[(i - 1) * width + j] - 1, best[i * width + j - 1] - 1});
  std::vector<AlignedPair> pairs;
  for (std::size_t i = n, j = m; i > 0 || j > 0;) {
    const int here = best[i * width + j];
    if (i > 0 && j > 0 && here == best[(i - 1) * width + j - 1] + opposite(i, j)) {
      pairs.push_back({static_cast<int>(--i), static_cast<int>(--j)});
    } else if (i > 0 && here == best[(i - 1) * width + j] - 1) {
      pairs.push_back({static_cast<int>(--i), -1});
    } else {
      pairs.push_back({-1, static_cast<int>(--j)});
    }
  }
  std::reverse(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace headlight
