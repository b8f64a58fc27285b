#pragma once
// A pattern as lines from the tokens that look to the tokens that are looked at.
#include "core/figure/builders.h"

namespace headlight {

/// More heads than this are not told apart by their colours.
inline constexpr int most_heads_together = 8;
/// Of a long sentence only so many lines are drawn, the strongest, and the figure says so.
inline constexpr int most_lines = 500;

/// Two columns, or arcs over one line. Every line is tagged with its element, every token as query or key.
Figure connections_figure(const FigureInput& input, const ConnectionsOptions& options,
                          const ReadingOptions& reading = {});

/// The colour of the i-th of several heads; they have the same lightness and differ in hue.
Color head_color(const Theme& theme, int i);

}  // namespace headlight
