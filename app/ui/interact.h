#pragma once
#include <string>
#include <string_view>

#include "app/ui/ui.h"

namespace headlight {

/// What the mouse does with a rectangle that behaves as a button. Registers the widget.
struct Interaction {
  bool hovered = false, held = false, clicked = false, double_clicked = false;
};
Interaction interact(std::string_view id, Rect at, const std::string& label, bool enabled);

/// A tooltip for the widget under the mouse, after it has rested there for a moment.
void tooltip_after(std::string_view rich);

}  // namespace headlight
