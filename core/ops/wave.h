#pragma once
#include <cmath>

namespace headlight {

/// By how much the waves of column `col` turn from one position to the next, in radians: 10000^(−2i/d), where a pair of
/// columns 2i, 2i + 1 shares one frequency (Vaswani et al. 2017, section 3.5; Su et al. 2021, section 3.2.2).
inline double wave_frequency(int col, int d) {
  const int even = col - col % 2;
  return std::pow(10000.0, -static_cast<double>(even) / d);
}

}  // namespace headlight
