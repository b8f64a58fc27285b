#pragma once
#include "core/analysis/alignment.h"
#include "core/figure/builders.h"

namespace headlight {

/// One side of a comparison.
struct ComparedSide {
  const Run& run;
  Selection selection;  // clamped to the run
  std::string words;    // what it is: "layer 1, head 2", rich text
};

/// Two attention matrices beside each other, and their difference over aligned tokens on a symmetric scale.
/// The cells of the second side are tagged study.0.NAME.
Figure compare_figure(const FigureInput& input, const ComparedSide& first, const ComparedSide& second,
                      HeatmapOptions::Quantity quantity);

/// second − first over aligned tokens; NaN where one side has no such token or masks it.
struct Difference {
  std::vector<AlignedPair> queries, keys;
  std::vector<float> values;    // queries × keys
  float mean = 0, largest = 0;  // of |difference|
  int largest_query = 0, largest_key = 0;
};
Difference difference_of(const ComparedSide& first, const ComparedSide& second, HeatmapOptions::Quantity quantity);

}  // namespace headlight
