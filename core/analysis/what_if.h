#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/models/run.h"

namespace headlight {

/// A run with its interventions beside the same run without them. All figures are measured on the runs.
struct WhatIf {
  std::shared_ptr<const Run> before, after;

  // The word whose probability is followed: the likeliest of this row before anything was changed.
  std::string probs;  // "probs" or "decoder.probs"
  int sentence = 0, row = 0, word = 0;
  float p_before = 0, p_after = 0;

  /// The probability of that word when this head is silenced and nothing else is changed: beside p_before.
  struct Head {
    std::string attention;  // "decoder.blocks.1.cross"
    int layer = 0, head = 0;
    float p = 0;
  };
  std::vector<Head> heads;  // in the order of computation; empty when there was no time for it
  double scan_seconds = 0;  // what it took, or would take

  /// How far the change goes: ‖after − before‖ / ‖before‖ of every position, in the order of computation.
  struct Reach {
    std::string value;
    std::vector<float> by_row;
  };
  std::vector<Reach> reach;  // empty without interventions
};

struct WhatIfQuestion {
  Request request;  // with its interventions
  bool decoder_stack = false;
  int sentence = 0, query = -1;
  bool take_time = false;  // silence all heads in turn even when that takes longer than scan_limit
  bool operator==(const WhatIfQuestion&) const = default;
};
inline constexpr double scan_limit = 1.0;  // seconds

/// Null when cancelled or when the sentence is empty. Throws like run_request.
std::shared_ptr<const WhatIf> study_what_if(const WhatIfQuestion& question,
                                            const std::atomic<bool>* cancelled = nullptr);

/// The points of the residual stream of one stack, with what was added to it, in the order of computation:
/// "resid_in", "blocks.0.attn.out", "blocks.0.resid_mid", …
std::vector<std::string> stream_values(const Run& run, const std::string& prefix);

}  // namespace headlight
