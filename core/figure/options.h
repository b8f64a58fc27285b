#pragma once

namespace headlight {

/// How the heatmap (and every other picture of a pattern) is shown.
struct HeatmapOptions {
  enum class Quantity { pattern, scores, scaled, masked };
  Quantity quantity = Quantity::pattern;
  bool per_row = false;      // contrast: each row on its own scale
  bool logarithmic = false;  // contrast: log scale
  bool transposed = false;   // queries as columns
  bool digits = true;        // in cells when they fit
  bool operator==(const HeatmapOptions&) const = default;
};

/// The embedding-scaling view's own two sliders.
struct ScalingOptions {
  float factor = 3;  // of the free column
  int d_model = 64;  // 8 … 1024, of seeded models; a model from a folder keeps its own
  bool operator==(const ScalingOptions&) const = default;
};

}  // namespace headlight
