#pragma once
#include "app/ui/session.h"

namespace headlight {

/// The bar below the step view: rewind, play or pause, next, and a dot with its name for every step.
void draw_timeline(Session& session, Rect bar);

/// From the beginning when it is at the end.
void play_or_pause(Session& session);

}  // namespace headlight
