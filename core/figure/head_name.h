#pragma once
#include <string>

#include "core/figure/run_view.h"

namespace headlight {

/// "layer 2, head 1", "cross-attention, layer 2, head 1"; layer and head counted from 0 as everywhere in the code.
std::string head_name(const Run& run, const AttentionGroup& group, int layer, int head, Lang lang);
std::string head_name(const RunView& view, Lang lang);

}  // namespace headlight
