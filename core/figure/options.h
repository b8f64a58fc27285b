#pragma once
#include <cstdint>

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

/// How the output view lets a model write, and how far the reader has got.
struct OutputOptions {
  enum class Method { greedy, sample, beam };
  Method method = Method::greedy;
  float temperature = 1;   // of sampling, as are top_k, top_p and seed
  int top_k = 0;           // 0: all words
  float top_p = 1;         // 1: all words
  std::uint64_t seed = 1;  // of the draw
  int beam = 4;            // sentences kept; of two-stack models
  int most = 32;           // words
  int given = -1;          // of a decoder alone: with how many words of the sentence it begins; −1: all
  int step = -1;           // the word that is being written, from 0; −1: the last one
  bool compare = true;     // with the words of the target, the right beginning given
  bool operator==(const OutputOptions&) const = default;
};

}  // namespace headlight
