#pragma once
#include "app/ui/session.h"
#include "app/ui/ui.h"

namespace headlight {

/// The text of the lesson at the left of the canvas.
void draw_lesson(Session& session, Rect at);
/// Back, next and how far it is, below everything.
void draw_lesson_bar(Session& session, Rect at);

}  // namespace headlight
