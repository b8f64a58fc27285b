#pragma once
// A line of matrices with signs between them: what goes in, what is done, what comes out. Rows are tokens and stand at
// the same height in every matrix, so that one word can be followed across the line.
#include <string>
#include <variant>
#include <vector>

#include "core/figure/axis_labels.h"
#include "core/figure/matrix_grid.h"

namespace headlight {

struct MatrixItem {
  std::string title;  // rich text over the matrix: "Q", "W_{O}"
  Color color;        // of the title
  std::string value;  // its name in the run
  int slice = 0;
  int cols = 0;
  int rows = 0;               // of a parameter; matrices of tokens have the tokens' rows
  bool parameter = false;     // its rows are not tokens; it gets a colour scale of its own
  std::vector<int> splits{};  // columns where a thin gap shows a boundary, such as from head to head
};
/// A matrix of tokens [T, cols], or a parameter in its own shape. Empty title when the run has no such value.
MatrixItem token_matrix(const RunView& view, const std::string& value, std::string title, Color color);
MatrixItem parameter_matrix(const RunView& view, const std::string& name, std::string title, Color color);

struct SignItem {
  std::string sign;    // "+", "=", "→"
  std::string over{};  // small, above it: "× W_{O}"
};

struct Equation {
  std::vector<std::variant<MatrixItem, SignItem>> items;
  AxisLabels rows;   // all tokens of the sentence; the window around rows.chosen is cut from them
  ColorScale scale;  // of all token matrices
};

/// ± the largest value of the token matrices.
ColorScale common_scale(const RunView& view, const Equation& equation);

/// Draws into the room: in one line, or one matrix below the other when that makes wider cells. Returns the lower edge.
float draw_equation(Canvas& canvas, const RunView& view, const Equation& equation, Rect room);

/// The first of `count` rows to show of `all` so that `chosen` is in the middle.
int window_start(int all, int count, int chosen);

}  // namespace headlight
