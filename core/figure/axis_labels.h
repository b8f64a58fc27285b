#pragma once
// Tokens along the sides of a matrix. Labels never overlap and never leave the middle of their row or column: they are
// measured, then set horizontally, turned, or thinned out.
#include <string>
#include <vector>

#include "core/figure/canvas.h"

namespace headlight {

struct AxisLabels {
  std::vector<std::string> texts;    // rich text, one a row or column
  std::vector<std::string> seconds;  // rows only, may be empty: a muted second label, what the row writes
  Color color;
  std::string role;              // "query" or "key": clicking a label means that token; empty: labels without a tag
  int first = 0;                 // position of the first one in the sentence
  std::vector<int> positions{};  // of each, when they do not follow each other; else empty
  int chosen = -1;               // indices into texts: always shown, bold
  int hovered = -1;
  float longest = 90;  // pixels at scale 1; longer ones are cut
};

struct LabelPlan {
  TextSize size = TextSize::label;
  float angle = 0;         // of column labels
  float width = 0;         // of the widest as drawn (cut at 90 px)
  float second_width = 0;  // of the second labels, with the gap to the first; 0: none
  float extent = 0;        // room needed above the columns, or to the left of the rows
  float overhang = 0;      // how far turned labels reach beyond the right end of the last column
  std::vector<int> shown;  // indices
};

/// @param pitch  width of a column, height of a row
LabelPlan plan_columns(const Canvas& canvas, const AxisLabels& labels, float pitch);
LabelPlan plan_rows(const Canvas& canvas, const AxisLabels& labels, float pitch);

/// `bottom` is the upper edge of the matrix, `x` its left edge.
void draw_column_labels(Canvas& canvas, const AxisLabels& labels, const LabelPlan& plan, float x, float bottom,
                        float pitch);
/// The same below a matrix or under bars.
void draw_column_labels_below(Canvas& canvas, const AxisLabels& labels, const LabelPlan& plan, float x, float top,
                              float pitch);
/// `right` is the left edge of the matrix, `y` its upper edge.
void draw_row_labels(Canvas& canvas, const AxisLabels& labels, const LabelPlan& plan, float right, float y,
                     float pitch);

}  // namespace headlight
