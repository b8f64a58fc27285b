#pragma once
#include "app/ui/session.h"

namespace headlight {

/// Draws the whole window, between ImGui::NewFrame() and ImGui::Render(): bar, sentence, rail, canvas, calculator,
/// timeline. Also the keyboard shortcuts. The size is that of ImGui's display.
/// The ground (Theme::paper) is the caller's: it clears the window with it.
/// @param content_scale  of the monitor (1 on ordinary ones)
void frame(Session& session, double seconds, float content_scale = 1);

}  // namespace headlight
