#pragma once
// How long random word vectors are, measured, beside the formulas.
#include <cstdint>
#include <vector>

namespace headlight {

/// Vectors of one size. Lengths of the words are those of N(0, 1/d) components; N(0, 1) ones are √d times as long.
struct DrawnLengths {
  int d = 0;
  double mean = 0, deviation = 0;  // of ‖x‖ over the draws; about 1 and 1/√(2d)
  double position = 0;             // mean ‖PE(p)‖ over as many positions; √(d/2)
};

inline constexpr int embedding_draws = 1000;
/// 8, 16, 32 … 1024. A larger d has the numbers of the smaller ones and further ones.
std::vector<DrawnLengths> draw_lengths(std::uint64_t seed);

}  // namespace headlight
