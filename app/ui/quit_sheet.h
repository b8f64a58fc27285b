#pragma once
#include "app/ui/session.h"

namespace headlight {

/// The question before a training is lost, over everything else; nothing while there is nothing to ask.
void draw_quit_sheet(Session& session, Rect window);
/// Enter saves and quits, Esc stays, Ctrl+Q quits without. Returns true while the sheet is open: no key means anything
/// else.
bool quit_sheet_keys(Session& session);

}  // namespace headlight
