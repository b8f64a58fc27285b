#include "core/figure/equation.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr float widest_cell = 36, tallest_row = 30, lowest_row = 14, thinnest_row = 5;  // pixels at scale 1

const MatrixItem* matrix(const std::variant<MatrixItem, SignItem>& item) { return std::get_if<MatrixItem>(&item); }

float sign_width(const Canvas& canvas, const SignItem& sign) {
  return std::max(canvas.width_of(sign.sign, TextSize::title), canvas.width_of(sign.over, TextSize::tiny)) +
         canvas.u(18);
}

// "10 × 32", small and muted, beside the title
std::string shape_text(int rows, int cols) { return std::to_string(rows) + " × " + std::to_string(cols); }

struct Rows {
  int first = 0, count = 0, all = 0;
  float height = 0;  // of one
};

Rows rows_for(const Canvas& canvas, const AxisLabels& labels, float room) {
  Rows rows;
  rows.all = static_cast<int>(labels.texts.size());
  // Rows that can be read; where only a few of those fit, thinner ones, so that the sentence is still a sentence.
  const int readable = std::max(1, static_cast<int>(room / canvas.u(lowest_row)));
  const int thin = std::min(24, static_cast<int>(room / canvas.u(thinnest_row)));
  rows.count = std::min(rows.all, readable >= 10 ? readable : std::max(readable, thin));
  rows.first = window_start(rows.all, rows.count, labels.chosen);
  rows.height =
      std::clamp(std::floor(room / static_cast<float>(rows.count)), canvas.u(thinnest_row), canvas.u(tallest_row));
  return rows;
}

AxisLabels windowed(const AxisLabels& all, const Rows& rows) {
  AxisLabels labels = all;
  labels.texts.assign(all.texts.begin() + rows.first, all.texts.begin() + rows.first + rows.count);
  labels.seconds.clear();
  labels.first = all.first + rows.first;
  const auto inside = [&](int i) { return i >= rows.first && i < rows.first + rows.count ? i - rows.first : -1; };
  labels.chosen = inside(all.chosen);
  labels.hovered = inside(all.hovered);
  return labels;
}

void draw_title(Canvas& canvas, const MatrixItem& item, int rows, float x, float y, float width) {
  canvas.text({x, y}, item.title, TextSize::label, item.color, Align::left, true).max_width =
      std::max(width, canvas.u(40));
  const float after = canvas.width_of(item.title, TextSize::label, true) + canvas.u(8);
  const std::string shape = shape_text(rows, item.cols);
  if (after + canvas.width_of(shape, TextSize::tiny) <= width)
    canvas.text({x + after, y}, shape, TextSize::tiny, canvas.colors.muted);
}

// Thin lines of the ground over the columns where something new begins.
void draw_splits(Canvas& canvas, const GridShape& grid, const std::vector<int>& splits) {
  for (const int col : splits) {
    if (col <= 0 || col >= grid.cols) continue;
    const float x = grid.cell(0, col).x;
    LineShape line;
    line.points = {{x, grid.at.y - canvas.u(2)}, {x, grid.at.bottom() + canvas.u(2)}};
    line.color = canvas.colors.ink;
    line.line = canvas.u(1) * canvas.colors.line;
    canvas.figure.add(line);
  }
}

// The window of every token matrix, in the order of the items, with cells of one size and digits alike.
std::vector<GridShape> token_grids(const Canvas& canvas, const RunView& view, const Equation& equation,
                                   const Rows& rows, float cell) {
  std::vector<GridShape> grids;
  const std::vector<std::string> labels = windowed(equation.rows, rows).texts;
  for (const auto& item : equation.items) {
    const MatrixItem* m = matrix(item);
    if (m == nullptr || m->parameter) continue;
    GridShape grid = grid_of(view.run, {m->value, {m->slice, rows.first, 0}}, rows.count, m->cols);
    grid.at = {0, 0, cell * static_cast<float>(m->cols), rows.height * static_cast<float>(rows.count)};
    grid.scale = equation.scale;
    grid.quantity = plain_text(m->title);
    for (const std::string& text : labels) grid.row_labels.push_back(plain_text(text));
    fit_digits(grid, canvas.style.scale);
    grids.push_back(std::move(grid));
  }
  std::vector<GridShape*> together;
  for (GridShape& grid : grids) together.push_back(&grid);
  same_digits(together);
  return grids;
}

void draw_token_matrix(Canvas& canvas, const MatrixItem& item, const Equation& equation, const Rows& rows,
                       GridShape grid, Point at) {
  grid.at.x = at.x;
  grid.at.y = at.y;
  canvas.figure.add(grid);
  draw_splits(canvas, grid, item.splits);
  if (equation.rows.chosen >= rows.first) outline_row(canvas, grid, equation.rows.chosen - rows.first);
}

void draw_parameter(Canvas& canvas, const RunView& view, const MatrixItem& item, Rect at) {
  GridShape grid = grid_of(view.run, {item.value, {0, 0, 0}}, item.rows, item.cols);
  grid.at = at;
  grid.scale = diverging_scale(largest(grid));
  grid.quantity = plain_text(item.title);
  fit_digits(grid, canvas.style.scale);
  canvas.figure.add(grid);
}

void draw_sign(Canvas& canvas, const SignItem& sign, Point middle) {
  canvas.text(middle, sign.sign, TextSize::title, canvas.colors.ink, Align::center);
  if (!sign.over.empty())
    canvas.text({middle.x, middle.y - canvas.u(16)}, sign.over, TextSize::tiny, canvas.colors.muted, Align::center);
}

float draw_row_note(Canvas& canvas, const Rows& rows, float x, float y) {
  if (rows.count == rows.all) return y;
  const std::string first = std::to_string(rows.first), last = std::to_string(rows.first + rows.count - 1);
  const std::string all = std::to_string(rows.all);
  const float line = canvas.line_height(TextSize::tiny);
  canvas.text({x, y + line / 2 + canvas.u(2)},
              canvas.say({"rows " + first + " to " + last + " of " + all,
                          "共 " + all + " 行，这里是 " + first + " 到 " + last}),
              TextSize::tiny, canvas.colors.muted);
  return y + line + canvas.u(2);
}

// All in one line.
float draw_line(Canvas& canvas, const RunView& view, const Equation& equation, Rect room, float cell) {
  const float title = canvas.line_height(TextSize::label) + canvas.u(3);
  const Rows rows = rows_for(canvas, equation.rows, room.h - title - canvas.line_height(TextSize::tiny));
  const AxisLabels labels = windowed(equation.rows, rows);
  const LabelPlan plan = plan_rows(canvas, labels, rows.height);
  const float y = room.y + title, height = rows.height * static_cast<float>(rows.count);
  float x = room.x + plan.extent;
  draw_row_labels(canvas, labels, plan, x, y, rows.height);
  std::vector<GridShape> grids = token_grids(canvas, view, equation, rows, cell);
  std::size_t next = 0;
  for (const auto& item : equation.items) {
    if (const MatrixItem* m = matrix(item)) {
      const float width = cell * static_cast<float>(m->cols);
      draw_title(canvas, *m, m->parameter ? m->rows : rows.all, x, room.y + title / 2 - canvas.u(1), width);
      if (m->parameter)
        draw_parameter(canvas, view, *m, {x, y, width, std::min(height, cell * static_cast<float>(m->rows))});
      else
        draw_token_matrix(canvas, *m, equation, rows, std::move(grids[next++]), {x, y});
      x += width;
    } else {
      const SignItem& sign = std::get<SignItem>(item);
      const float width = sign_width(canvas, sign);
      draw_sign(canvas, sign, {x + width / 2, y + std::min(height, canvas.u(200)) / 2});
      x += width;
    }
  }
  return draw_row_note(canvas, rows, room.x + plan.extent, y + height);
}

// One matrix below the other, each in the full width; the signs stand at the left of what follows them.
float draw_stack(Canvas& canvas, const RunView& view, const Equation& equation, Rect room, float cell) {
  const float title = canvas.line_height(TextSize::label) + canvas.u(3), gap = canvas.u(8);
  const auto count =
      static_cast<float>(std::count_if(equation.items.begin(), equation.items.end(), [](const auto& item) {
        return matrix(item) != nullptr && !matrix(item)->parameter;
      }));
  const Rows rows = rows_for(canvas, equation.rows, room.h / count - title - gap - canvas.u(4));
  const AxisLabels labels = windowed(equation.rows, rows);
  const LabelPlan plan = plan_rows(canvas, labels, rows.height);
  const float height = rows.height * static_cast<float>(rows.count);
  const float indent = canvas.u(26);
  float y = room.y;
  std::vector<GridShape> grids = token_grids(canvas, view, equation, rows, cell);
  std::size_t next = 0;
  std::string sign;
  const float x = room.x + indent + plan.extent;
  for (const auto& item : equation.items) {
    const MatrixItem* m = matrix(item);
    if (m == nullptr) {
      const SignItem& s = std::get<SignItem>(item);
      sign = s.sign + (s.over.empty() ? "" : " " + s.over);
      continue;
    }
    if (m->parameter) {  // its name stays in the sign: the matrix itself would not fit
      sign = (sign.empty() ? "" : sign + " ") + m->title;
      continue;
    }
    const float sign_room = sign.empty() ? 0 : canvas.width_of(sign, TextSize::label, true) + canvas.u(10);
    if (!sign.empty())
      canvas.text({x, y + title / 2 - canvas.u(1)}, sign, TextSize::label, canvas.colors.ink, Align::left, true);
    draw_title(canvas, *m, rows.all, x + sign_room, y + title / 2 - canvas.u(1),
               cell * static_cast<float>(m->cols) - sign_room);
    y += title;
    draw_row_labels(canvas, labels, plan, x, y, rows.height);
    draw_token_matrix(canvas, *m, equation, rows, std::move(grids[next++]), {x, y});
    y += height + gap;
    sign.clear();
  }
  return draw_row_note(canvas, rows, x, y - gap);
}

}  // namespace

int window_start(int all, int count, int chosen) { return std::clamp(chosen - count / 2, 0, std::max(0, all - count)); }

MatrixItem token_matrix(const RunView& view, const std::string& value, std::string title, Color color) {
  MatrixItem item;
  item.title = std::move(title);
  item.color = color;
  item.value = value;
  item.slice = view.slice_of(value);
  item.cols = view.run.value(value).cols();
  return item;
}

MatrixItem parameter_matrix(const RunView& view, const std::string& name, std::string title, Color color) {
  MatrixItem item = token_matrix(view, name, std::move(title), color);
  item.slice = 0;
  item.rows = view.run.value(name).rows();
  item.parameter = true;
  return item;
}

ColorScale common_scale(const RunView& view, const Equation& equation) {
  float most = 0;
  for (const auto& item : equation.items) {
    const MatrixItem* m = matrix(item);
    if (m == nullptr || m->parameter) continue;
    most = std::max(most, view.run.value(m->value).slice(m->slice).cwiseAbs().maxCoeff());
  }
  return diverging_scale(most > 0 ? most : 1);
}

float draw_equation(Canvas& canvas, const RunView& view, const Equation& equation, Rect room) {
  const float labels = plan_rows(canvas, equation.rows, canvas.u(tallest_row)).extent;
  float signs = 0;
  int all_cols = 0, most_cols = 1, matrices = 0;
  for (const auto& item : equation.items) {
    if (const MatrixItem* m = matrix(item)) {
      all_cols += m->cols;
      if (!m->parameter) {
        most_cols = std::max(most_cols, m->cols);
        ++matrices;
      }
    } else {
      signs += sign_width(canvas, std::get<SignItem>(item));
    }
  }
  const auto whole = [](float cell) { return cell >= 4 ? std::floor(cell) : cell; };
  const float line_cell =
      whole(std::min(canvas.u(widest_cell), (room.w - labels - signs) / static_cast<float>(all_cols)));
  const float stack_cell =
      whole(std::min(canvas.u(widest_cell), (room.w - labels - canvas.u(26)) / static_cast<float>(most_cols)));
  const int rows = static_cast<int>(equation.rows.texts.size());
  const float needed =
      static_cast<float>(matrices) * (static_cast<float>(std::min(rows, 4)) * canvas.u(lowest_row) + canvas.u(34));
  const bool stack = matrices > 1 && line_cell < canvas.u(3.5F) && stack_cell > 1.6F * line_cell && needed <= room.h;
  return stack ? draw_stack(canvas, view, equation, room, stack_cell)
               : draw_line(canvas, view, equation, room, std::max(line_cell, 0.25F));
}

}  // namespace headlight
