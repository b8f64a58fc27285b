#pragma once
#include "app/ui/widgets.h"

namespace headlight {

struct Session;

/// The part of the export sheet that writes films: of what, as what, how fast, where to; and how far it is.
void draw_film_part(Session& session, Column& column);

}  // namespace headlight
