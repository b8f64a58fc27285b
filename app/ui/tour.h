#pragma once
// Five minutes through the window: a card beside a widget, on the program as it runs. Shown at the very first start,
// and from the help.
#include <vector>

#include "app/ui/session.h"

namespace headlight {

struct TourStop {
  std::vector<const char*> widgets;  // by their ids in the registry; the first that is on the screen; none: the window
  Tr title, words;
  void (*prepare)(Session&);  // what it shows, starting from the program's opening state; may be null
};
const std::vector<TourStop>& tour_stops();

/// What the person was doing comes back when the tour ends.
void begin_tour(Session& session, int stop = 0);
void go_to_tour_stop(Session& session, int stop);  // after the last one the tour ends
void end_tour(Session& session);

/// The rest of the window is dimmed, but it can be used.
void draw_tour(Session& session, Rect window);
/// Enter and → go on, ← goes back, Esc ends. Returns true when one of them was meant.
bool tour_keys(Session& session);

}  // namespace headlight
