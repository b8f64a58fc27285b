#pragma once
#include "app/views/view.h"

namespace headlight {

/// The bar below a view that plays: rewind, play or pause, next, and a dot with its name for every step.
void draw_film(Session& session, Rect bar, const Film& film);

/// From the beginning when it is at the end.
void play_or_pause(Session& session, const Film& film);

}  // namespace headlight
