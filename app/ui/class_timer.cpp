#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/ui/presenter.h"

namespace headlight {

void start_or_stop(ClassTimer& timer, double now) {
  if (timer.started >= 0) {
    timer.before = timer.seconds(now);
    timer.started = -1;
  } else if (timer.before > 0) {
    timer.before = 0;  // the third press: back to nothing
  } else {
    timer.started = now;
  }
}

void change_minutes(ClassTimer& timer, int by) { timer.minutes = std::clamp(timer.minutes + by, 0, 180); }

std::string time_shown(const ClassTimer& timer, double now) {
  const double passed = timer.seconds(now);
  const double rest = timer.minutes > 0 ? 60.0 * timer.minutes - passed : passed;
  // Counting down, 5:00 lasts a second as every other number does.
  const long whole = std::lround(timer.minutes > 0 ? std::ceil(rest - 1e-9) : std::floor(rest));
  const long size = std::labs(whole);
  char text[32];
  std::snprintf(text, sizeof text, "%s%ld:%02ld", whole < 0 ? "−" : "", size / 60, size % 60);
  return text;
}

}  // namespace headlight
