#pragma once
#include <string>
#include <vector>

namespace headlight {

/// A place of an alignment: positions in both lists; −1 where one of them has nothing.
struct AlignedPair {
  int a = -1, b = -1;
  bool operator==(const AlignedPair&) const = default;
};

/// The best alignment of two lists of tokens: equal ones together, others opposite each other, gaps where there is no
/// other way (Needleman and Wunsch 1970, with 2 for equal tokens, 0 for different ones, −1 for a gap).
std::vector<AlignedPair> align(const std::vector<std::string>& a, const std::vector<std::string>& b);

}  // namespace headlight
