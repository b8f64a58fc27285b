#pragma once
#include <string>
#include <vector>

#include "core/figure/canvas.h"

namespace headlight {

/// One line of a plot.
struct PlotSeries {
  std::vector<Point> data;  // x ascending, in the plot's own units
  Color color;
  float line = 1.5F;
  bool dots = false;  // a dot at every point: few, measured now and then
  std::string label;  // rich text, right of the plot at the last point's height; left out where it would lie over an
                      // earlier series' label
  Tag tag{};          // of the line and its dots
};

/// Lines over a common x. Nothing is drawn outside of `at` but the labels at the right and the numbers of the axes.
struct LinePlot {
  std::string title;  // what y is, with its unit
  Rect at;            // of the lines
  float x_high = 1;   // x begins at 0
  float y_low = 0, y_high = 1;
  bool x_numbers = true;           // below
  float cursor = -1;               // a vertical line at this x; −1: none
  std::vector<PlotSeries> series;  // the first is the most important one, drawn last
};

/// Long curves are drawn by the mean of what falls into two pixels: a line of 5,000 steps costs no more than one of
/// 300.
void draw_line_plot(Canvas& canvas, const LinePlot& plot);

/// The smallest of 1, 2, 5 × a power of ten that is not less.
float round_up(float value);

}  // namespace headlight
