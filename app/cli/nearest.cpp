#include "app/cli/nearest.h"

#include <algorithm>

#include "core/text/nearest_words.h"

namespace headlight {

const std::string& nearest(const std::string& mistyped, const std::vector<std::string>& words) {
  return *std::min_element(words.begin(), words.end(), [&](const std::string& a, const std::string& b) {
    return edit_distance(mistyped, a) < edit_distance(mistyped, b);
  });
}

}  // namespace headlight
