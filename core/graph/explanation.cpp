#include "core/graph/explanation.h"

#include <cmath>
#include <cstdio>

namespace headlight {

std::string number(float value, int decimals) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  const float magnitude = std::abs(value);
  if (magnitude == 0) value = 0;  // −0 has no sign
  char text[48];
  if (magnitude != 0 && (magnitude < 1e-4F || magnitude >= 1e6F))
    std::snprintf(text, sizeof text, "%.2e", static_cast<double>(value));
  else if (magnitude != 0 && magnitude < 0.01F && decimals < 5)
    std::snprintf(text, sizeof text, "%.5f", static_cast<double>(value));
  else
    std::snprintf(text, sizeof text, "%.*f", decimals, static_cast<double>(value));
  return text;
}

std::string long_sum(const std::vector<std::string>& terms, std::size_t most) {
  std::string text;
  const std::size_t tail = terms.size() > most ? 2 : 0;
  const std::size_t head = terms.size() > most ? most - tail : terms.size();
  for (std::size_t i = 0; i < head; ++i) text += (i > 0 ? " + " : "") + terms[i];
  if (tail > 0) {
    text += " + …";
    for (std::size_t i = terms.size() - tail; i < terms.size(); ++i) text += " + " + terms[i];
  }
  return text;
}

}  // namespace headlight
