#pragma once
#include "app/ui/session.h"
#include "app/ui/ui.h"

namespace headlight {

/// A button that opens the list of example sentences; the one chosen sets sentences and architecture.
void draw_examples_menu(Session& session, Rect at);
const Tr& examples_label();

}  // namespace headlight
