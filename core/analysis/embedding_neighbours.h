#pragma once
// Which words are closest to a word, before and after its position has been added.
#include <vector>

#include "core/tensor/tensor.h"

namespace headlight {

struct Neighbour {
  int word = 0;    // its number in the vocabulary
  int place = -1;  // where it stands; −1: without a position
  float cosine = 0;
};

/// The `count` words whose vectors have the largest cosine with that of `word`, itself and the special words left out.
/// @param table [1, V, d]
std::vector<Neighbour> nearest_words(const Tensor& table, int word, int count);

/// The same for factor · E[word] + P[place], among all words at all places; the pair itself is left out.
/// @param positions [1, T, d]   @param place 0 … T − 1; of long sentences only the 64 places around it are tried
std::vector<Neighbour> nearest_placed(const Tensor& table, const Tensor& positions, float factor, int word, int place,
                                      int count);

}  // namespace headlight
