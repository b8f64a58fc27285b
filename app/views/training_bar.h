#pragma once
#include "app/ui/session.h"

namespace headlight {

/// The bar below the training view: rewind, play or pause, step, progress with the time left, and a mark for every
/// snapshot that the handle can be dragged to.
void draw_training_bar(Session& session, Rect bar);

/// P and Space: a training in memory starts or halts; of a stored one, the film of its snapshots.
void play_or_pause_training(Session& session);
/// The snapshot before (−1) or after (+1) the one looked at.
void go_to_snapshot(Session& session, int direction);

}  // namespace headlight
