#include "app/ui/ui.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace headlight {

Ui& ui() {
  static Ui the_ui;
  return the_ui;
}

float eased(std::string_view id, float target, double seconds) {
  struct Motion {
    float from, to;
    double start;
  };
  static std::map<std::string, Motion, std::less<>> motions;
  const double now = ui().time;
  auto at = motions.find(id);
  if (at == motions.end()) at = motions.emplace(std::string(id), Motion{target, target, now - seconds}).first;
  Motion& m = at->second;
  const auto where = [&] {
    const double t = std::clamp((now - m.start) / seconds, 0.0, 1.0);
    const auto smooth = static_cast<float>(t * t * (3 - 2 * t));
    return m.from + (m.to - m.from) * smooth;
  };
  if (m.to != target) m = {where(), target, now};
  if (!ui().motion) m = {target, target, now - seconds};
  if (now - m.start < seconds) ui().animating = true;
  return where();
}

}  // namespace headlight
