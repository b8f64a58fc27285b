#pragma once
#include "app/ui/session.h"
#include "app/ui/ui.h"
#include "app/views/view.h"

namespace headlight {

/// Above the view: the other views of its group, and what the view shows, in words. Returns what is left of the canvas.
Rect draw_view_row(Session& session, const View& view, Rect canvas);

}  // namespace headlight
