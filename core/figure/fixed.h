#pragma once
#include <cmath>
#include <cstdio>
#include <string>

#include "core/graph/explanation.h"

namespace headlight {

/// So many decimals and no more, whatever the size: a column of numbers stays aligned. −inf is "−∞", and a small
/// negative one is "0.00".
inline std::string fixed(float value, int decimals) {
  if (!std::isfinite(value)) return number(value, decimals);
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, static_cast<double>(value));
  const std::string digits = text;
  const bool nothing = digits.find_first_not_of("-0.") == std::string::npos;
  return nothing && digits.starts_with('-') ? digits.substr(1) : digits;
}

}  // namespace headlight
