#pragma once
#include <string>

#include "core/models/run.h"

namespace headlight {

/// How far one head spreads its attention: means over its queries, in nats.
struct PatternSpread {
  float entropy = 0;
  float limit = 0;  // of even weights: mean of ln n, n the number of keys that the mask leaves a query; 0: no choice
};
/// @param attention  "blocks.0.attn", "decoder.blocks.1.cross"
/// @param slice  of its pattern: sentence · heads + head
PatternSpread pattern_spread(const Run& run, const std::string& attention, int slice);

}  // namespace headlight
