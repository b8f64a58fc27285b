#pragma once
// Presenter mode (F11): the picture alone, large, in the projector's colours, with a spotlight, a pen and a timer.
#include <string>

#include "app/ui/layout.h"

namespace headlight {

void present(Session& session, bool on);

/// The size of everything, for a window of this size in pixels: labels can be read from 10 m on 1024 × 768.
float presenter_scale(float width, float height);
/// The picture above a slim line; the sentence while it is edited. A lesson's text stands at the left of the picture.
Layout presenter_layout(const Session& session, Rect window);

/// In place of the view with its controls: its picture alone.
void draw_presented(Session& session, const View& view, Rect area);
/// Title, step, timer, and the pen's colours.
void draw_presenter_foot(Session& session, Rect foot);
/// What is over the picture: light, pen, darkness, the sheet of keys.
void draw_presenter(Session& session, Rect foot, Rect window);

/// What Space and a clicker do: the next page of what is looked at (a step of its film).
void next_page(Session& session);
void previous_page(Session& session);
/// "Weights = softmax(masked scores)" and "10 / 19", rich text; the second is empty where there are no pages.
struct PageWords {
  std::string title, number;
};
PageWords page_words(const Session& session);

void presenter_keys(Session& session);

// The pen (pen.cpp).
Color pen_color(int number);
/// Takes the mouse over `area` and draws all strokes. In a window of its own, above the picture.
void draw_pen(Session& session, Rect area, Rect window);
void undo_stroke(Pen& pen);

// The timer.
void start_or_stop(ClassTimer& timer, double now);  // started, stopped, back to nothing
void change_minutes(ClassTimer& timer, int by);
/// "12:05", "−0:07" when the time is over.
std::string time_shown(const ClassTimer& timer, double now);

}  // namespace headlight
