#pragma once
#include "app/ui/session.h"
#include "app/ui/ui.h"
#include "app/views/view.h"

namespace headlight {

/// Where the parts of the window are, in pixels. A width of 0 means that the part is not shown.
struct Layout {
  Rect bar, sentence, target, rail, panel, canvas, calculator, timeline;
  Rect lesson, lesson_bar;              // the text at the left, and the way on below everything
  Rect rail_handle, calculator_handle;  // the buttons that show and hide them
  Rect foot;                            // of presenter mode, which shows little else
};
/// Hides the rail and the calculator in the session when the window has just become too small for them.
Layout layout_window(Session& session, const View* view, Rect window);

const View* current_view(const Session& session);

// The parts, drawn by their own files.
void draw_bar(Session& session, Rect at);
void draw_sentence(Session& session, Rect at);
void draw_target(Session& session, Rect at);
void draw_canvas(Session& session, const View* view, Rect at);
void draw_panel(Session& session, Rect at);
void draw_toasts(Session& session, Rect window);
void handle_shortcuts(Session& session);
void apply_style();

/// "random · 2 layers × 4 heads" and, for a model that has learned nothing, the words that say so. An exhibit that does
/// not show this model has only the words that say that, and what its own weights are.
struct ModelWords {
  std::string name, size, status, short_status;
  bool trained = false;
  WeightsOf whose = WeightsOf::window;
};
ModelWords model_words(const Session& session);

}  // namespace headlight
