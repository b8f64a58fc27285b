#pragma once
// Which weights of a pattern are worth a line: a line for every weight would be a grey block.
#include <vector>

#include "core/tensor/tensor.h"

namespace headlight {

struct Link {
  int query = 0, key = 0;
  float weight = 0;
  bool operator==(const Link&) const = default;
};

/// The n largest weights of every row; of equal ones those that come first. Weights of 0 are no links.
std::vector<Link> strongest_links(const ConstMatrixMap& weights, int n);

/// Of every row the fewest weights that together have at least `share` (0 … 1) of its sum, the largest first.
std::vector<Link> links_with_mass(const ConstMatrixMap& weights, float share);

/// Mean over the rows that have any weight: the part of a row's sum that its links have.
float mass_of(const std::vector<Link>& links, const ConstMatrixMap& weights);

}  // namespace headlight
