#pragma once
#include <string>

#include "core/models/run.h"
#include "core/text/tr.h"

namespace headlight {

/// "layer 2, head 3 (cross-attention) silenced", "weights[il, animal] = 0.70": an intervention in words, with the
/// tokens of a run. Rich text.
std::string intervention_words(const Intervention& intervention, const Run& run, Lang lang);

}  // namespace headlight
