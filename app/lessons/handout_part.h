#pragma once
#include "app/ui/session.h"
#include "app/ui/widgets.h"

namespace headlight {

/// In the export sheet while a lesson is open: the whole lesson as a PDF to be handed out.
void draw_handout_part(Session& session, Column& column);

}  // namespace headlight
