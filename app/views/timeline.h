#pragma once
#include "app/ui/session.h"

namespace headlight {

/// The bar below the step view: rewind, play or pause, next, and a dot with its name for every step.
void draw_timeline(Session& session, Rect bar);

// What the buttons and the keys do.
void rewind_steps(Session& session);
void next_step(Session& session, int by = 1);  // stays at the ends
void play_or_pause(Session& session);          // from the beginning when it is at the end

}  // namespace headlight
