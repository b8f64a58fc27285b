#pragma once
#include <string>
#include <vector>

namespace headlight {

/// Which of the words (at least one) a mistyped one was meant to be: the fewest letters added, left out, exchanged for
/// another or swapped with their neighbour.
const std::string& nearest(const std::string& mistyped, const std::vector<std::string>& words);

}  // namespace headlight
