#pragma once
#include <functional>
#include <memory>
#include <string_view>

#include "app/ui/session.h"
#include "app/ui/ui.h"

namespace headlight {

/// Draws a figure into an area and gives it its gestures: hover previews (session.hover), a click locks or chooses,
/// again or Esc unlocks, a double click shows only that one, Shift-click keeps the one locked before on the trail.
/// Larger figures scroll. `id` names it in the registry; `canvas` marks the one that is exported.
void figure_view(Session& session, std::string_view id, const std::shared_ptr<const Figure>& figure, Rect area,
                 bool canvas = true);

/// The figure that `build` makes, made again only when something has changed that it may depend on: run, study, state,
/// hover, explanation, room. For pictures that are too much work for every frame. One figure is kept for each id.
/// @param shows_hover false: the picture does not depend on what the mouse is over
std::shared_ptr<const Figure> kept_figure(const Session& session, std::string_view id, Rect area,
                                          const std::function<Figure(const Style&)>& build, bool shows_hover = true);

/// While the mouse draws in a figure it does not move it.
void hold_figure(bool held);

/// Draws the shapes alone, with the figure's origin at `at`.
void draw_figure(const Figure& figure, Point at);

}  // namespace headlight
