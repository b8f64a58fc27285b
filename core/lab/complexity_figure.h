#pragma once
#include <vector>

#include "core/analysis/layer_cost.h"
#include "core/figure/figure.h"

namespace headlight {

/// One layer, measured at every length.
struct LayerCurve {
  LayerSize size;
  std::vector<int> lengths;
  std::vector<double> seconds;  // as many
};

/// The layers that are compared: tanh-RNN, convolution, attention.
std::vector<LayerSize> compared_layers(int d, int kernel, bool projections);

/// The measured length nearest to n, as an index.
std::size_t nearest_length(const LayerCurve& curve, int n);

/// Measured times beside the counted multiply-adds, and the longest paths, over the length of the sequence, both axes
/// logarithmic; a table for one length.
/// @param threads  that the products may use, for the caption
Figure complexity_figure(const Style& style, const std::vector<LayerCurve>& curves, int n, int threads);

}  // namespace headlight
