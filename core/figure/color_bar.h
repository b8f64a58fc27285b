#pragma once
#include <string>

#include "core/figure/canvas.h"

namespace headlight {

/// What a colour bar says. Two texts in place of numbers for a scale that differs from row to row.
struct ColorBar {
  std::string title;  // "attention weight"
  ColorScale scale;
  std::string low_text, high_text;  // empty: the numbers of the scale
};

/// Size of a bar with title and numbers.
inline constexpr float color_bar_height = 52, color_bar_width = 132;  // pixels at scale 1

/// Draws it with its upper left corner at `at`; returns its lower edge.
float draw_color_bar(Canvas& canvas, Point at, const ColorBar& bar);

/// A hatched square and what it means; returns the lower edge.
float draw_hatch_legend(Canvas& canvas, Point at, float width);

}  // namespace headlight
