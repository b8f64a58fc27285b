#pragma once
// What a reader could not read on the screen: clipped or shortened labels, missing glyphs, texts over each other.
#include "app/ui/session.h"

namespace headlight::testing {

struct Size {
  float width, height;
};
inline constexpr Size sizes[] = {{1280, 800}, {900, 600}, {1920, 1080}};

/// Fails for every text of the last frame that cannot be read. Texts must have been recorded (registry::record_texts).
/// @param card  something lies over the rest on purpose
void audit(const Session& session, Size size, bool card = false);

}  // namespace headlight::testing
