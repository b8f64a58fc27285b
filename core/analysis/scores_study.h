#pragma once
// What dividing by √d_k does (Vaswani et al. 2017, section 3.2.1, footnote 4): random queries and keys of growing size.
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/figure/run_view.h"

namespace headlight {

/// Means over many rows of attention weights.
struct RowMeasure {
  double largest = 0;  // of a row's weights, the mean over the rows
  double entropy = 0;  // −Σ p ln p in nats
  double gradient = 0;  // ∂p_j/∂s_j = p_j (1 − p_j), the mean over rows and keys; taken from softmax's backward pass
};

/// One size of query and key.
struct ScoresAt {
  int d_k = 0;
  double deviation = 0;                          // of q·k; √d_k in theory
  std::vector<float> products;                   // q·k of every draw and key, [draws · keys]
  std::array<RowMeasure, 2> measure;             // [0] of softmax(q·k), [1] of softmax(q·k ÷ √d_k)
  std::array<std::vector<float>, 2> first_draw;  // weights of the first draw, [keys]
};

struct ScoresQuestion {
  int keys = 16;
  std::uint64_t seed = 1;
  bool operator==(const ScoresQuestion&) const = default;
};

/// Components are drawn from N(0, 1). A larger d_k has the numbers of the smaller ones and further ones, so that one
/// draw can be followed as it grows.
struct ScoreCurves {
  ScoresQuestion question;
  int draws = 0;
  std::vector<ScoresAt> at;  // one for each of score_sizes()
};

/// 4, 6, 8, 12, 16, … 1024
const std::vector<int>& score_sizes();

/// Null when cancelled. @param question keys from 2 to 64
std::shared_ptr<const ScoreCurves> study_scores(const ScoresQuestion& question,
                                                const std::atomic<bool>* cancelled = nullptr);

/// The rows of masked scores [N, R, K] as they are: what softmax makes of them and lets through.
RowMeasure measure_rows(const Tensor& scores);

/// The chosen head of a run, over its queries (padding left out), as the run has it and with the division by √d_head
/// the other way. Empty when the run has no scores.
struct HeadScores {
  int d_head = 0;
  bool divided = false;  // the run divides
  int keys = 0;
  int queries = 0;                    // measured: all of them, or of a long sentence so many, evenly chosen
  std::array<RowMeasure, 2> measure;  // [0] not divided, [1] divided
  double deviation = 0;               // of the scores before the division, over what the mask allows
};
std::optional<HeadScores> measure_head(const RunView& view);

}  // namespace headlight
