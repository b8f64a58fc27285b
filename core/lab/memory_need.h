#pragma once
#include "core/lab/lab_state.h"

namespace headlight {

/// More than this is not taken without asking: with the rest of the program it fills a machine of 4 GB.
inline constexpr double most_unasked_bytes = 2e9;

/// What a state will take in memory once everything that it asks for is computed, estimated beforehand.
struct MemoryNeed {
  double model = 0;         // bytes of the parameters
  double run = 0;           // of the values of one run
  double further_runs = 0;  // that the view makes beside the run of the window
  double without_view() const { return model + run; }
  double all() const { return model + run * (1 + further_runs); }
};

/// Zeros when the model or the sentence cannot be read: what is wrong is said elsewhere.
MemoryNeed memory_need(const LabState& state);

/// "This view will need about 11.2 GB of memory: 10 runs of 1.0 GB." With a space behind it, for what to do about it.
/// @param bytes  all(), or without_view() when the run alone is what takes so much
Tr memory_words(const MemoryNeed& need, double bytes);

}  // namespace headlight
