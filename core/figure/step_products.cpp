// The two products of attention, Q Kᵀ and weights · V, laid out as on a blackboard: a row of the left matrix and a
// column of the upper one meet in the cell that they make.
#include <algorithm>
#include <cmath>

#include "core/figure/color_bar.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/steps.h"

namespace headlight {
namespace {

struct Product {
  std::string left, upper, result;  // names of the values
  std::string left_title, upper_title, result_title;
  Color left_color, upper_color, result_color;
  bool upper_transposed = false;  // Kᵀ
  ColorScale left_scale, upper_scale, result_scale;
};

GridShape whole(const StepDrawing& d, const std::string& name, bool transposed) {
  const Tensor& value = d.view.run.value(name);
  return grid_of(d.view.run, {name, {d.view.slice_of(name), 0, 0}}, value.rows(), value.cols(), transposed);
}

// Width and height of one cell along each of the four sides that the three matrices share.
struct Sizes {
  float left_w = 0, result_w = 0;   // of a cell of the left matrix; of the upper and the result
  float upper_h = 0, result_h = 0;  // of the upper matrix; of the left and the result
};

Sizes sizes_for(const Canvas& canvas, int inner, int cols, int rows, float width, float height) {
  const auto whole_pixels = [](float x) { return x >= 4 ? std::floor(x) : x; };
  const auto n = [](int x) { return static_cast<float>(std::max(1, x)); };
  Sizes sizes;
  // Each way: the result gets what its cells need at the same size as the inner dimension, at least 55 % of the room.
  const float across = width / n(inner + cols), down = height / n(inner + rows);
  sizes.result_w = whole_pixels(std::min(canvas.u(38), std::max(across, 0.55F * width / n(cols))));
  sizes.left_w = whole_pixels(std::min(canvas.u(38), (width - sizes.result_w * n(cols)) / n(inner)));
  sizes.result_h = whole_pixels(std::min(canvas.u(30), std::max(down, 0.55F * height / n(rows))));
  sizes.upper_h = whole_pixels(std::min(canvas.u(24), (height - sizes.result_h * n(rows)) / n(inner)));
  return sizes;
}

void add_grid(StepDrawing& d, GridShape grid, Rect at, const ColorScale& scale, const std::string& title, Color color,
              Point title_at, Align align) {
  grid.at = at;
  grid.scale = scale;
  grid.quantity = plain_text(title);
  fit_digits(grid, d.canvas.style.scale);
  d.canvas.figure.add(grid);
  d.canvas.text(title_at, title, TextSize::label, color, align, true);
}

void outline(StepDrawing& d, Rect at, Color color) {
  RectShape frame;
  frame.at = at;
  frame.stroke = color;
  frame.line = d.canvas.u(1.6F) * d.canvas.colors.line;
  d.canvas.figure.add(frame);
}

// Returns the lower edge.
float draw_product(StepDrawing& d, const Product& p, float bottom) {
  Canvas& canvas = d.canvas;
  GridShape left = whole(d, p.left, false), upper = whole(d, p.upper, p.upper_transposed),
            result = whole(d, p.result, false);
  const float line = canvas.line_height(TextSize::label), gap = canvas.u(30);

  if (!p.upper_transposed) mark_masked(left, d.view);  // the left matrix is the pattern
  AxisLabels rows = query_labels(canvas, d.view, d.input.hover), keys = key_labels(canvas, d.view, d.input.hover);
  const bool key_columns = p.upper_transposed;  // the columns of upper and result are keys; else its rows are
  const LabelPlan row_plan = plan_rows(canvas, rows, canvas.u(24)), key_rows = plan_rows(canvas, keys, canvas.u(24));
  const float upper_labels = key_columns ? 0 : key_rows.extent;
  const float x0 = canvas.margin() + row_plan.extent;
  const float width = canvas.room_right() - x0 - std::max(gap, upper_labels + canvas.u(10));
  LabelPlan columns = plan_columns(canvas, keys, canvas.u(30));
  Sizes s;
  for (int round = 0; round < 2; ++round) {
    const float head = line + (key_columns ? columns.extent : 0) + canvas.u(4);
    s = sizes_for(canvas, left.cols, result.cols, result.rows, width - (key_columns ? columns.overhang : 0),
                  std::max(canvas.u(150), bottom - d.top - head - gap));
    if (key_columns) columns = plan_columns(canvas, keys, s.result_w);
  }
  const float head = line + (key_columns ? columns.extent : 0) + canvas.u(4);
  const Rect left_at{x0, 0, s.left_w * static_cast<float>(left.cols), s.result_h * static_cast<float>(left.rows)};
  const float x1 = std::round(left_at.right() + std::max(gap, upper_labels + canvas.u(10)));
  const Rect upper_at{x1, std::round(d.top + head), s.result_w * static_cast<float>(upper.cols),
                      s.upper_h * static_cast<float>(upper.rows)};
  const float y1 = std::round(upper_at.bottom() + gap);
  const Rect result_at{x1, y1, upper_at.w, left_at.h};
  const Rect placed_left{x0, y1, left_at.w, left_at.h};

  add_grid(d, upper, upper_at, p.upper_scale, p.upper_title, p.upper_color, {upper_at.x, d.top + line / 2},
           Align::left);
  add_grid(d, left, placed_left, p.left_scale, p.left_title, p.left_color, {x0, y1 - line / 2 - canvas.u(3)},
           Align::left);
  add_grid(d, result, result_at, p.result_scale, p.result_title, p.result_color,
           {result_at.x, y1 - line / 2 - canvas.u(3)}, Align::left);
  draw_row_labels(canvas, rows, plan_rows(canvas, rows, s.result_h), x0, y1, s.result_h);

  const int key = told_key(d);
  const float row_y = y1 + s.result_h * static_cast<float>(d.view.query);
  outline(d, {placed_left.x, row_y, placed_left.w, s.result_h}, canvas.colors.query);
  if (key_columns) {
    draw_column_labels(canvas, keys, columns, upper_at.x, upper_at.y - canvas.u(1), s.result_w);
    const float col_x = upper_at.x + s.result_w * static_cast<float>(key);
    outline(d, {col_x, upper_at.y, s.result_w, upper_at.h}, canvas.colors.key);
    outline(d, {col_x, row_y, s.result_w, s.result_h}, canvas.colors.ink);
  } else {
    draw_row_labels(canvas, keys, plan_rows(canvas, keys, s.upper_h), upper_at.x, upper_at.y, s.upper_h);
    outline(d, {result_at.x, row_y, result_at.w, s.result_h}, canvas.colors.query);
  }
  return result_at.bottom();
}

}  // namespace

void draw_scores(StepDrawing& d) {
  Canvas& canvas = d.canvas;
  const Theme& colors = canvas.colors;
  Product p;
  const bool rotated = d.view.find(d.view.attention("q_rotated")) != nullptr;
  p.left = d.view.attention(rotated ? "q_rotated" : "q");
  p.upper = d.view.attention(rotated ? "k_rotated" : "k");
  p.result = d.view.attention("scores");
  p.left_title = "Q";
  p.upper_title = "K^{T}";
  p.result_title = d.say({"scores", "分数"});
  p.left_color = colors.query;
  p.upper_color = colors.key;
  p.result_color = colors.ink;
  p.upper_transposed = true;
  const float inner = std::max(largest(whole(d, p.left, false)), largest(whole(d, p.upper, false)));
  p.left_scale = p.upper_scale = diverging_scale(inner);
  p.result_scale = diverging_scale(largest(whole(d, p.result, false)));

  const int key = told_key(d);
  const std::string& key_word = d.view.keys[static_cast<std::size_t>(key)];
  std::vector<VectorRow> rows{chosen_row(d, p.left, d.of_word("q", d.chosen()), colors.query),
                              row_of(d, p.upper, key, d.of_word("k", key_word), colors.key)};
  for (VectorRow& row : rows) row.scale = p.left_scale;
  const float width = canvas.room_right() - canvas.margin(), line = canvas.line_height(TextSize::label);
  const bool digits = d.view.run.config.d_head <= 32;
  const float details = vector_rows_height(canvas, rows, width, digits);
  const float bar = canvas.u(color_bar_height + 12);
  float y = draw_product(d, p, canvas.room_bottom() - details - bar - line - canvas.u(16)) + canvas.u(12);

  const float score = d.view.run.value(p.result)(d.view.slice_of(p.result), d.view.query, key);
  y = draw_vector_rows(canvas, d.view, rows, {canvas.margin(), y, width, details + 1});
  const bool product = d.view.run.config.score == Score::scaled || d.view.run.config.score == Score::dot;
  const std::string formula = d.of_word("q", d.chosen()) + " · " + d.of_word("k", key_word);
  canvas.text({canvas.margin(), y + canvas.u(4) + line / 2},
              (product ? formula : d.say({"score", "分数"}) + "[" + d.chosen() + ", " + key_word + "]") + " = " +
                  number(score, 3),
              TextSize::label, colors.ink);
  y += line + canvas.u(12);
  draw_color_bar(canvas, {canvas.margin(), y}, {"Q, K", p.left_scale, "", ""});
  draw_color_bar(canvas, {canvas.margin() + canvas.u(color_bar_width + 24), y},
                 {p.result_title, p.result_scale, "", ""});
}

void draw_weighted_sum(StepDrawing& d) {
  Canvas& canvas = d.canvas;
  const Theme& colors = canvas.colors;
  Product p;
  p.left = d.view.attention("pattern");
  p.upper = d.view.attention("v");
  p.result = d.view.attention("z");
  p.left_title = d.say({"weights", "权重"});
  p.upper_title = "V";
  p.result_title = d.say({"z = weights · V", "z = 权重 · V"});
  p.left_color = colors.weight;
  p.upper_color = colors.value;
  p.result_color = colors.ink;
  p.left_scale = weight_scale();
  p.upper_scale = p.result_scale =
      diverging_scale(std::max(largest(whole(d, p.upper, false)), largest(whole(d, p.result, false))));

  // z is a sum; its largest parts in words, with their weights.
  const auto weights = d.view.run.value(p.left).slice(d.view.slice_of(p.left)).row(d.view.query);
  std::vector<int> order;
  for (int k = 0; k < d.view.n_keys(); ++k) order.push_back(k);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return weights(a) > weights(b); });
  std::string sum = d.of_word("z", d.chosen()) + " = ";
  const std::size_t shown = std::min<std::size_t>(order.size(), 5);
  for (std::size_t i = 0; i < shown; ++i)
    sum += (i > 0 ? " + " : "") + number(weights(order[i]), 2) + " · " +
           d.of_word("v", d.view.keys[static_cast<std::size_t>(order[i])]);
  if (shown < order.size()) sum += " + …";

  std::vector<VectorRow> rows{
      row_of(d, p.upper, order[0], d.of_word("v", d.view.keys[static_cast<std::size_t>(order[0])]), colors.value),
      chosen_row(d, p.result, d.of_word("z", d.chosen()), colors.query)};
  for (VectorRow& row : rows) row.scale = p.upper_scale;
  const float width = canvas.room_right() - canvas.margin(), line = canvas.line_height(TextSize::label);
  const float details = vector_rows_height(canvas, rows, width, d.view.run.config.d_head <= 32);
  const float bar = canvas.u(color_bar_height + 12);
  float y = draw_product(d, p, canvas.room_bottom() - details - bar - line - canvas.u(16)) + canvas.u(12);
  canvas.text({canvas.margin(), y + line / 2}, sum, TextSize::label, colors.ink).max_width = width;
  y = draw_vector_rows(canvas, d.view, rows, {canvas.margin(), y + line + canvas.u(4), width, details + 1}) +
      canvas.u(10);
  draw_color_bar(canvas, {canvas.margin(), y}, {p.left_title, p.left_scale, "", ""});
  draw_color_bar(canvas, {canvas.margin() + canvas.u(color_bar_width + 24), y}, {"V, z", p.upper_scale, "", ""});
}

}  // namespace headlight
