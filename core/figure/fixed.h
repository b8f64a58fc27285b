#pragma once
#include <cmath>
#include <cstdio>
#include <string>

#include "core/graph/explanation.h"

namespace headlight {

/// So many decimals and no more, whatever the size: a column of numbers stays aligned. −inf is "−∞".
inline std::string fixed(float value, int decimals) {
  if (!std::isfinite(value)) return number(value, decimals);
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, static_cast<double>(value));
  return text;
}

}  // namespace headlight
