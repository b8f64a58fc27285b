#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/models/run.h"

namespace headlight {

/// What an attention costs per layer and sentence, with only the entries that a mask keeps. Multiply-adds count both
/// products, q·k and weight·v: 2·d_head for each entry and head; bytes are those of the kept weights in 32 bits.
struct MaskCost {
  long long entries = 0, kept = 0;  // of one head's matrix
  double multiply_adds = 0, bytes = 0;
};
/// @param allowed [1 or B, Tq, Tk]: 1 where a query may look at a key, else 0   @param slice  the one that is counted
MaskCost mask_cost(const Tensor& allowed, int slice, int n_heads, int d_head);

/// A mask at work: the run with it beside the run with the model's own mask.
struct MaskStudy {
  std::shared_ptr<const Run> own, masked;
  Tensor allowed;  // [1 or B, Tq, Tk]: 1 where a query may look at a key
  int slice = 0;   // of `allowed`, of the sentence looked at
  MaskCost cost, dense;

  std::vector<float> row_sums;  // of the weights of the chosen head, a query each; NaN rows stay NaN
  std::vector<float> moved;     // ‖output with − output without the mask‖ / ‖output without‖, a query each
  std::vector<int> empty_rows;  // queries that may look at nothing
  float leaked = 0;             // mean weight that forbidden keys got (−1e9 in empty rows, masks of rows)
  int nan_values = 0, output_values = 0;  // of the stack's output, ln_final

  /// Kept entries of the same mask over n tokens.
  struct Point {
    int n;
    double kept;
  };
  std::vector<Point> curve;  // n = 16, 32, … 1024; painted masks and padding are left out there
};

/// Which attention of a run a mask is for.
enum class MaskOf { self, encoder, cross };

struct MaskQuestion {
  Request request;
  MaskOf of = MaskOf::self;
  int sentence = 0, layer = 0, head = 0;
  bool operator==(const MaskQuestion&) const = default;
};
/// The part of a request that masks this attention.
const MaskSpec& mask_of(const Request& request, MaskOf of);
MaskSpec& mask_of(Request& request, MaskOf of);
/// "blocks.0.attn", "decoder.blocks.0.cross"
std::string masked_attention(const Run& run, MaskOf of, int layer);

/// Null when cancelled or when the sentence is empty. Throws like run_request.
std::shared_ptr<const MaskStudy> study_mask(const MaskQuestion& question, const std::atomic<bool>* cancelled = nullptr);

}  // namespace headlight
