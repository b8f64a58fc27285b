#include "core/analysis/head_habit.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace headlight {

HeadHabit head_habit(const ConstMatrixMap& pattern, int length) {
  const int n = std::min({length, static_cast<int>(pattern.rows()), static_cast<int>(pattern.cols())});
  if (n < 2) return {Habit::self, n == 1 ? pattern(0, 0) : 0.0F};
  struct Place {
    Habit habit;
    int offset;  // of the key from the query
  };
  HeadHabit best{Habit::spread, 0};
  for (const Place& place : {Place{Habit::self, 0}, Place{Habit::previous, -1}, Place{Habit::next, 1}}) {
    float sum = 0;
    int count = 0;
    for (int q = 0; q < n; ++q) {
      const int k = q + place.offset;
      if (k < 0 || k >= n) continue;
      sum += pattern(q, k);
      ++count;
    }
    if (sum / static_cast<float>(count) > best.weight) best = {place.habit, sum / static_cast<float>(count)};
  }
  // The first word itself says nothing: its own row is left out.
  const float first = pattern.col(0).segment(1, n - 1).mean();
  if (first > best.weight) best = {Habit::first, first};
  if (best.weight >= 0.4F) return best;

  float entropy = 0;
  for (int q = 0; q < n; ++q)
    for (int k = 0; k < n; ++k)
      if (pattern(q, k) > 0) entropy -= pattern(q, k) * std::log(pattern(q, k));
  return {Habit::spread, entropy / static_cast<float>(n) / std::log(static_cast<float>(n))};
}

}  // namespace headlight
