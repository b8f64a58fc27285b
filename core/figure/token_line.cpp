#include "core/figure/token_line.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {
namespace {

/// Every token that is further than `full` from all that have a label gets one, too.
std::vector<int> labelled_of(const TokenLine& line, const std::vector<char>& large, float full) {
  const int n = static_cast<int>(line.middle.size());
  std::vector<int> labelled;
  const auto middle = [&](int i) { return line.middle[static_cast<std::size_t>(i)]; };
  int next_large = 0;
  float last = -full;
  for (int i = 0; i < n; ++i) {
    while (next_large < n && (next_large < i || large[static_cast<std::size_t>(next_large)] == 0)) ++next_large;
    const bool own = large[static_cast<std::size_t>(i)] != 0;
    const bool clear = middle(i) - last >= full && (next_large == n || middle(next_large) - middle(i) >= full);
    if (!own && !clear) continue;
    labelled.push_back(i);
    last = middle(i);
  }
  return labelled;
}

}  // namespace

TokenLine token_line(const TokenLineWish& wish) {
  TokenLine line;
  const auto n = static_cast<std::size_t>(std::max(0, wish.count));
  if (n == 0) return line;
  const float even = wish.room / static_cast<float>(n);
  const float together = std::accumulate(wish.own.begin(), wish.own.end(), 0.0F);
  std::vector<char> large(n, 1);
  if (wish.own.size() == n && together <= wish.room) {
    const float spare = std::min((wish.room - together) / static_cast<float>(n),
                                 std::max(0.0F, wish.largest - together / static_cast<float>(n)));
    for (const float own : wish.own) line.pitch.push_back(own + spare);
  } else if (even >= wish.full || !wish.lens) {
    line.pitch.assign(n, std::clamp(even, wish.full, std::max(wish.full, wish.largest)));
  } else {
    std::fill(large.begin(), large.end(), 0);
    const auto most = static_cast<std::size_t>(0.6F * wish.room / wish.full);
    std::size_t chosen = 0;
    for (const int i : wish.interest) {
      if (chosen == most) break;
      if (i < 0 || i >= static_cast<int>(n) || large[static_cast<std::size_t>(i)] != 0) continue;
      large[static_cast<std::size_t>(i)] = 1;
      ++chosen;
    }
    const float rest = (wish.room - wish.full * static_cast<float>(chosen)) / static_cast<float>(n - chosen);
    for (const char is_large : large) line.pitch.push_back(is_large != 0 ? wish.full : rest);
    line.squeezed = true;
  }
  for (const float pitch : line.pitch) {
    line.middle.push_back(line.length + pitch / 2);
    line.length += pitch;
  }
  line.labelled = labelled_of(line, large, wish.full * 0.98F);
  return line;
}

}  // namespace headlight
