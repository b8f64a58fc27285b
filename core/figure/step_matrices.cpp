#include <algorithm>
#include <cmath>

#include "core/figure/color_bar.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/steps.h"
#include "core/figure/value_name.h"

namespace headlight {

Equation over_queries(const StepDrawing& d) {
  Equation equation;
  equation.rows.texts = d.view.queries;
  equation.rows.color = d.canvas.colors.query;
  equation.rows.role = "query";
  equation.rows.chosen = d.view.query;
  return equation;
}

Equation over_keys(const StepDrawing& d) {
  Equation equation;
  equation.rows.texts = d.view.keys;
  equation.rows.color = d.canvas.colors.key;
  equation.rows.role = "key";
  equation.rows.chosen = -1;
  return equation;
}

VectorRow row_of(const StepDrawing& d, const std::string& value, int row, const std::string& title, Color color) {
  VectorRow vector;
  vector.title = title;
  vector.color = color;
  vector.first = {value, {d.view.slice_of(value), row, 0}};
  vector.cols = d.view.run.value(value).cols();
  return vector;
}

VectorRow chosen_row(const StepDrawing& d, const std::string& value, const std::string& title, Color color) {
  return row_of(d, value, d.view.query, title, color);
}

int told_key(const StepDrawing& d) {
  const int keys = d.view.n_keys();
  if (const int hovered = hovered_key(d.view, d.input.hover); hovered >= 0 && hovered < keys) return hovered;
  const std::string pattern = d.view.attention("pattern");
  if (const auto& locked = d.input.selection.locked; locked && locked->name.starts_with(d.view.attention("")) &&
                                                     parse_value_name(locked->name).pattern_like() &&
                                                     locked->at.row == d.view.query && locked->at.col < keys)
    return locked->at.col;
  Eigen::Index best = 0;
  d.view.run.value(pattern).slice(d.view.slice_of(pattern)).row(d.view.query).maxCoeff(&best);
  return static_cast<int>(best);
}

void draw_matrices(StepDrawing& d, const Equation& equation, std::vector<VectorRow> rows, const std::string& formula) {
  Canvas& canvas = d.canvas;
  for (VectorRow& row : rows) row.scale = equation.scale;
  const float left = canvas.margin(), width = canvas.room_right() - left;
  const float bottom = std::max(canvas.room_bottom(), d.top + canvas.u(220));
  const float bar = canvas.u(color_bar_height + 14);
  const float line = canvas.line_height(TextSize::label);
  const float formula_room = formula.empty() ? 0 : line + canvas.u(4);
  const float heading = rows.empty() ? 0 : line + canvas.u(18);
  const float room = bottom - d.top - bar - formula_room - heading;

  // Numbers may take at most half of the room; else the vectors are coloured strips.
  const float with_digits = vector_rows_height(canvas, rows, width, true);
  const float details = with_digits <= 0.55F * room ? with_digits : vector_rows_height(canvas, rows, width, false);
  float y = draw_equation(canvas, d.view, equation, {left, d.top, width, room - details});

  if (!rows.empty()) {
    y += canvas.u(14);
    canvas.text({left, y + line / 2}, d.row_heading(), TextSize::label, canvas.colors.muted);
    y += line + canvas.u(4);
    y = draw_vector_rows(canvas, d.view, rows, {left, y, width, details + 1});
  }
  if (!formula.empty()) {
    canvas.text({left, y + canvas.u(6) + line / 2}, formula, TextSize::label, canvas.colors.ink).max_width = width;
    y += canvas.u(6) + line;
  }
  y += canvas.u(12);
  draw_color_bar(canvas, {left, y}, {d.say({"value", "数值"}), equation.scale, "", ""});
  float x = left + canvas.u(color_bar_width + 24);
  for (const auto& item : equation.items) {  // a parameter has its own scale
    const auto* m = std::get_if<MatrixItem>(&item);
    if (m == nullptr || !m->parameter) continue;
    draw_color_bar(
        canvas, {x, y},
        {m->title, diverging_scale(largest(grid_of(d.view.run, {m->value, {0, 0, 0}}, m->rows, m->cols))), "", ""});
    x += canvas.u(color_bar_width + 24);
  }
}

}  // namespace headlight
