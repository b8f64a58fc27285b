#pragma once
// What exhibits draw: arrows in a plane, numbers that can be typed, bars, small matrices.
#include <string>
#include <vector>

#include "core/figure/canvas.h"

namespace headlight {

/// What a click (entry: a small field opens) or a drag (handle) of a shape means in an exhibit.
Tag entry_tag(const std::string& control, int index);
Tag handle_tag(const std::string& name);
/// Whether the mouse is over it.
bool is_over(const FigureInput& input, const Tag& tag);

/// The style with at least so much room (pixels at scale 1): a smaller window scrolls.
Style roomy(Style style, float width = 740, float height = 430);

void draw_line(Canvas& canvas, Point from, Point to, Color color, float width = 1, bool dashed = false);
/// A shaft with a filled head that ends in `to`; nothing when both points are the same.
void draw_arrow(Canvas& canvas, Point from, Point to, Color color, float width = 2, const Tag& tag = {});
void draw_dot(Canvas& canvas, Point at, float radius, Color fill, const Tag& tag = {});
/// A rounded card.
void draw_card(Canvas& canvas, Rect at);
/// A chip that can be seen to be a grip: a dot with a ring, `radius` pixels at scale 1.
void draw_grip(Canvas& canvas, Point at, Color color, const Tag& tag, float radius = 8);

/// A number with a fine frame: a click types another one.
void draw_entry(Canvas& canvas, const FigureInput& input, Rect at, double value, int decimals, Color color,
                const std::string& control, int index);
/// Its digits: no more decimals than needed, "2", "0.5", "−1.25".
std::string short_digits(double value, int decimals);

/// A part of the plane that is as high as it is wide, with the origin in its middle.
struct PlanePart {
  Rect at;
  float reach = 1;  // of both axes, in their units
  Point place(double x, double y) const;
  Point units(Point pixel) const;
};
/// Axes with fine lines at whole numbers (every `step`).
void draw_axes(Canvas& canvas, const PlanePart& plane, float step = 1);

/// A horizontal bar from `at.x`, `part` (0 … 1) of the room's width.
void draw_share(Canvas& canvas, Rect room, double part, Color color, const Tag& tag = {});

}  // namespace headlight
