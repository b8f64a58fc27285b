#pragma once
#include <optional>
#include <string>

#include "core/models/model.h"
#include "core/text/tr.h"

namespace headlight {

/// The head that was shown where to look while it was trained; see Guide of core/train/recipe.h. Nothing before the
/// training has begun.
struct GuidedHead {
  std::string attention;  // "decoder.blocks.0.cross"
  int head = 0;
};
std::optional<GuidedHead> guided_head(const Model& model);

/// What is said wherever that head is shown.
inline const Tr guided_words{"this head was shown the noun while training", "训练时向这个头指明了该看哪个名词"};
inline const Tr guided_word{"guided", "受指导"};

}  // namespace headlight
