#pragma once
#include "app/ui/session.h"
#include "app/views/view.h"

namespace headlight {

/// Which parts of the window are shown now. Views that have no use for one, lessons and presentations leave some out.
struct WindowParts {
  bool bar = true;
  bool sentence = true;  // with the target of a two-stack model
  bool rail = true;
  bool calculator = true;        // may be shown; whether it is, the person decides
  bool only_locked = false;      // the calculator comes only when a number was clicked
  bool views = true;             // the row of views above the canvas
  bool timeline = true;          // of views that have one
  bool controls = true;          // of the view
  bool lesson = false;           // its text at the left
  bool sentence_locked = false;  // it may be seen and not changed
};
WindowParts window_parts(const Session& session, const View* view);

}  // namespace headlight
