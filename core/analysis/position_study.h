#pragma once
// The same sentence under every kind of positions, and the same words in another order: what makes order matter.
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/models/run.h"

namespace headlight {

struct PositionQuestion {
  Request request;         // of a model that is known: `given` or a seeded one
  int sentence = 0;        // of a batch; the others are left out
  std::uint64_t seed = 1;  // of the order
  bool no_mask = false;    // every word sees every word, so that positions alone can tell the order
  bool shuffle = true;     // also in another order
};

/// none, sinusoidal, learned, rotary, alibi
inline constexpr int position_kinds = 5;
inline constexpr Position position_kind(int i) { return static_cast<Position>(i); }

/// One kind of positions.
struct PositionTrial {
  std::shared_ptr<const Run> run;       // null for learned positions of a model without a table
  std::shared_ptr<const Run> shuffled;  // the same words in the order of the study; null when they cannot be told apart
  // Largest differences of the stack's last row vectors (ln_final), [0] row i against row i, [1] row i against the row
  // where its word went: 0 but for rounding when nothing but the order of the rows has changed.
  std::array<float, 2> difference{};
  float length = 0;               // mean ‖row‖ of ln_final, to compare with
  float decoder_difference = -1;  // of the decoder's ln_final when the source is shuffled; −1: one stack
};

/// All runs are real. In a two-stack model the source is shuffled and the encoder's rows are compared.
struct PositionStudyResult {
  Position own = Position::none;  // what the model was made (and trained) with
  bool causal = false;            // the shuffled stack has a mask that knows the order
  bool shuffled = false;          // there are runs of the other order
  std::vector<int> order;         // place i of the shuffled sentence has word order[i]
  std::array<PositionTrial, position_kinds> trials;
};

/// Null when cancelled or when the sentence is empty. Throws like run_request. All runs are kept.
std::shared_ptr<const PositionStudyResult> study_positions(const PositionQuestion& question,
                                                           const std::atomic<bool>* cancelled = nullptr);

/// A seeded order of n things, never the given one when n > 1 (Fisher and Yates).
std::vector<int> shuffled_order(int n, std::uint64_t seed);

/// PE(p) for p = 0 … rows − 1 by the model's own op, [1, rows, d_model].
Tensor sinusoid_table(int rows, int d_model);
/// Table · Tableᵀ, [1, rows, rows]: the dot product of any two positions.
Tensor position_products(const Tensor& table);

/// How much of the attention looks elsewhere: ½ Σ |a − b| of a row, the mean over the rows (total variation, 0 … 1).
float moved_attention(const Tensor& a, const Tensor& b, int slice, int rows);

}  // namespace headlight
