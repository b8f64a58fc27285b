#include "app/cli/nearest.h"

#include <algorithm>

namespace headlight {
namespace {

/// Optimal string alignment distance: way[i][j] turns the first i letters of a into the first j of b.
int distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<int>> way(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        way[i][j] = static_cast<int>(i + j);
        continue;
      }
      const int other = a[i - 1] == b[j - 1] ? 0 : 1;
      way[i][j] = std::min({way[i - 1][j] + 1, way[i][j - 1] + 1, way[i - 1][j - 1] + other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        way[i][j] = std::min(way[i][j], way[i - 2][j - 2] + 1);
    }
  return way[a.size()][b.size()];
}

}  // namespace

const std::string& nearest(const std::string& mistyped, const std::vector<std::string>& words) {
  return *std::min_element(words.begin(), words.end(), [&](const std::string& a, const std::string& b) {
    return distance(mistyped, a) < distance(mistyped, b);
  });
}

}  // namespace headlight
