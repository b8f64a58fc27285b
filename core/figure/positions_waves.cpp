// The vectors of positions as a picture, and what their dot products say.
#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>

#include "core/figure/color_bar.h"
#include "core/figure/line_plot.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/positions_figure.h"
#include "core/ops/wave.h"

namespace headlight {
namespace {

constexpr int most_positions = 64;

// A table that is no value of the run: its cells have no tag.
GridShape free_grid(const Tensor& table, int cols) {
  GridShape grid;
  grid.rows = table.rows();
  grid.cols = cols;
  auto values = std::make_shared<std::vector<float>>();
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < cols; ++c) values->push_back(table(0, r, c));
  grid.values = std::move(values);
  return grid;
}

struct Waves {
  Tensor table, products;  // [1, P, d], [1, P, P]
  bool learned = false;
  std::string parameter;  // of a learned table
  int p = 0, q = 0;
  int positions() const { return table.rows(); }
};

Waves waves_of(const FigureInput& input, const PositionsOptions& options) {
  Waves w;
  const RunView view(input.run, input.selection);
  w.parameter = view.of_stack("position_embedding");
  w.learned = options.own_table && input.run.model->parameters.has(w.parameter);
  if (w.learned) {
    const Tensor& all = input.run.model->parameters.get(w.parameter);
    const int rows = std::min(most_positions, all.rows());
    w.table = Tensor({1, rows, all.cols()});
    w.table.slice(0) = all.slice(0).topRows(rows);
  } else {
    w.table = sinusoid_table(most_positions, std::clamp(options.d_model, 4, 1024));
  }
  w.products = position_products(w.table);
  w.p = std::clamp(options.p, 0, w.positions() - 1);
  w.q = std::clamp(options.q, 0, w.positions() - 1);
  return w;
}

void outline(Canvas& canvas, Rect at, Color color) {
  RectShape frame;
  frame.at = at;
  frame.stroke = color;
  frame.line = canvas.u(1.6F) * canvas.colors.line;
  canvas.figure.add(frame);
}

// Numbers 0, 8, 16 … at the left of a matrix of positions, and the chosen ones in their colours; of those that would
// lie over each other the chosen one stays.
struct Chosen {
  int position;
  Color color;
};
void position_numbers(Canvas& canvas, int positions, const std::vector<Chosen>& chosen, Rect at) {
  const float pitch = at.h / static_cast<float>(positions), close = canvas.u(11);
  std::vector<float> taken;
  const auto put = [&](int p, Color color, bool bold) {
    const float y = at.y + (static_cast<float>(p) + 0.5F) * pitch;
    for (const float other : taken)
      if (std::abs(other - y) < close) return;
    taken.push_back(y);
    canvas.text({at.x - canvas.u(6), y}, std::to_string(p), TextSize::digits_small, color, Align::right, bold)
        .of_scale = true;
  };
  for (const Chosen& one : chosen) put(one.position, one.color, true);
  for (int p = 0; p < positions; p += 8) put(p, canvas.colors.muted, false);
}

// Where the wave of every pair of columns comes back: 2π · 10000^(2i/d), on a logarithmic scale under the columns.
void wavelengths(Canvas& canvas, int d, Rect at) {
  const auto place = [&](int col) {
    const double length = 2 * std::numbers::pi / wave_frequency(col, d);
    const float t = static_cast<float>(std::log10(length) / 5);  // 1 … 100,000 positions
    return Point{at.x + at.w * (static_cast<float>(col) + 1) / static_cast<float>(d), at.bottom() - t * at.h};
  };
  for (const int power : {0, 1, 2, 3, 4, 5}) {
    const float y = at.bottom() - at.h * static_cast<float>(power) / 5;
    LineShape rule;
    rule.points = {{at.x, y}, {at.right(), y}};
    rule.color = canvas.colors.rule;
    rule.line = canvas.colors.line;
    canvas.figure.add(rule);
    if (power % 2 == 1 || power == 0)
      canvas
          .text({at.x - canvas.u(6), y}, power == 0 ? "1" : "10^{" + std::to_string(power) + "}", TextSize::tiny,
                canvas.colors.muted, Align::right)
          .of_scale = true;
  }
  LineShape line;
  for (int col = 0; col < d; col += 2) line.points.push_back(place(col));
  line.color = canvas.colors.weight;
  line.line = canvas.u(2) * canvas.colors.line;
  canvas.figure.add(line);
}

// The matrix of vectors with its numbers; returns the place of the cells.
Rect draw_table(Canvas& canvas, const FigureInput& input, const Waves& w, Rect room) {
  const int cols = w.table.cols();
  GridShape grid = free_grid(w.table, cols);
  if (w.learned) grid = grid_of(input.run, {w.parameter, {0, 0, 0}}, w.positions(), cols);
  const float cell_w = room.w / static_cast<float>(cols), cell_h = room.h / static_cast<float>(w.positions());
  grid.at = {room.x, room.y, cell_w * static_cast<float>(cols), cell_h * static_cast<float>(w.positions())};
  grid.scale = diverging_scale(w.learned ? largest(grid) : 1);
  grid.quantity = canvas.say({"position vectors", "位置向量"});
  const Rect at = grid.at;
  canvas.figure.add(std::move(grid));
  for (const auto& [row, color] : {std::pair{w.p, canvas.colors.query}, std::pair{w.q, canvas.colors.key}})
    outline(canvas, {at.x, at.y + cell_h * static_cast<float>(row), at.w, cell_h}, color);
  position_numbers(canvas, w.positions(), {{w.p, canvas.colors.query}, {w.q, canvas.colors.key}}, at);
  return at;
}

void draw_products(Canvas& canvas, const Waves& w, Rect room) {
  GridShape grid = free_grid(w.products, w.positions());
  grid.at = room;
  grid.scale = diverging_scale(largest(grid));
  grid.quantity = canvas.say({"dot product of two positions", "两个位置的点积"});
  canvas.figure.add(std::move(grid));
  const float pitch = room.w / static_cast<float>(w.positions());
  const float x = room.x + pitch * static_cast<float>(w.q), y = room.y + pitch * static_cast<float>(w.p);
  outline(canvas, {room.x, y, room.w, pitch}, canvas.colors.query);
  outline(canvas, {x, room.y, pitch, room.h}, canvas.colors.key);
  const float around = canvas.u(3);
  outline(canvas, {x - around, y - around, pitch + 2 * around, pitch + 2 * around}, canvas.colors.focus);
  position_numbers(canvas, w.positions(), {{w.p, canvas.colors.query}}, room);
  canvas.text({x + pitch / 2, room.y - canvas.u(8)}, std::to_string(w.q), TextSize::digits_small, canvas.colors.key,
              Align::center, true);
}

// The dot product of p with all positions behind it, over the difference; and the same for another p.
void draw_differences(Canvas& canvas, const Waves& w, Rect at) {
  float low = 0, high = 1e-6F;
  for (int a = 0; a < w.positions(); ++a) {
    low = std::min(low, w.products(0, 0, a));
    high = std::max({high, w.products(0, 0, a), w.products(0, a, a)});
  }
  LinePlot plot;
  plot.title = canvas.say({"dot product over the difference q − p", "点积随差 q − p 的变化"});
  plot.at = at;
  plot.x_high = static_cast<float>(w.positions() - 1);
  plot.y_high = round_up(high);
  plot.y_low = low < 0 ? -round_up(-low) : 0;
  const int other = std::min(w.p, w.q);
  const auto series = [&](int base, Color color, int step, bool dots) {
    PlotSeries s;
    s.color = color;
    s.dots = dots;
    s.line = dots ? 0.01F : 2;
    for (int a = 0; base + a < w.positions(); a += step)
      s.data.push_back({static_cast<float>(a), w.products(0, base, base + a)});
    return s;
  };
  if (other > 0) plot.series.push_back(series(other, canvas.colors.query, 2, true));
  plot.series.push_back(series(0, canvas.colors.muted, 1, false));
  plot.cursor = static_cast<float>(std::abs(w.q - w.p));
  draw_line_plot(canvas, plot);
  const std::string dots = std::to_string(other);
  const float line = canvas.line_height(TextSize::label);
  canvas.text({at.right(), at.bottom() + line / 2 + canvas.u(18)},
              other > 0 ? canvas.say({"line: from p = 0; dots: from p = " + dots,
                                      "线：从 p = 0 起；点：从 p = " + dots + " 起"})
                        : canvas.say({"line: from p = 0", "线：从 p = 0 起"}),
              TextSize::tiny, canvas.colors.muted, Align::right);
}

// "p_{3} · p_{8} = 24.31", for the chosen pair and two more with the same difference.
float equal_products(Canvas& canvas, const Waves& w, Point at, float width) {
  const int difference = std::abs(w.q - w.p), low = std::min(w.p, w.q);
  std::vector<int> starts{low};
  for (const int start : {0, 10, 20, 40, 50})
    if (starts.size() < 3 && start != low && start + difference < w.positions()) starts.push_back(start);
  std::string text;
  for (const int start : starts) {
    const std::string one = (text.empty() ? "" : ",   ") +
                            ("p_{" + std::to_string(start) + "} · p_{" + std::to_string(start + difference) + "} = ") +
                            number(w.products(0, start, start + difference), 3);
    if (!text.empty() && canvas.width_of(text + one, TextSize::label, true) > width) break;
    text += one;
  }
  TextShape& shape = canvas.text({at.x, at.y + canvas.line_height(TextSize::label) / 2}, text, TextSize::label,
                                 canvas.colors.ink, Align::left, true);
  shape.max_width = width;
  return at.y + canvas.line_height(TextSize::label);
}

}  // namespace

Tr position_word(Position kind) {
  switch (kind) {
    case Position::none:
      return {"none", "无"};
    case Position::sinusoidal:
      return {"sinusoidal", "正弦"};
    case Position::learned:
      return {"learned", "可学习"};
    case Position::rotary:
      return {"rotary (RoPE)", "旋转（RoPE）"};
    case Position::alibi:
      return {"ALiBi", "ALiBi"};
  }
  return {"", ""};
}

Figure position_waves_figure(const FigureInput& input, const PositionsOptions& options) {
  Canvas canvas(input.style);
  const Waves w = waves_of(input, options);
  const std::string d = std::to_string(w.table.cols());
  const Tr title = w.learned ? Tr{"Learned positions: p = P[position]", "学到的位置：p = P[位置]"}
                             : Tr{"Sinusoidal positions: p_{2i} = sin(pos ÷ 10000^{2i/d}), p_{2i+1} = cos(…)",
                                  "正弦位置：p_{2i} = sin(pos ÷ 10000^{2i/d})，p_{2i+1} = cos(…)"};
  const Tr caption =
      w.learned ? Tr{"The table that this model has learned, d = " + d +
                         ". Its dot products need not depend on the difference alone: nothing forced them to.",
                     "这个模型学到的表，d = " + d + "。它的点积不一定只取决于差：训练时没有这样的约束。"}
                : Tr{"Columns are waves that get longer from left to right, d = " + d +
                         ". The dot product of two positions depends on their difference only: Σ cos((p − q) · θ_{i}).",
                     "每列是一个波，从左到右越来越长，d = " + d +
                         "。两个位置的点积只取决于它们的差：Σ cos((p − q) · θ_{i})。"};
  const float top = canvas.header(canvas.say(title), canvas.say(caption), {});
  const float line = canvas.line_height(TextSize::label), numbers = canvas.u(30);
  const float left = canvas.margin() + numbers;
  const float all = canvas.room_right() - canvas.margin();
  const float bottom = std::max(canvas.room_bottom(), top + canvas.u(330));
  const float width = std::floor(all * 0.5F) - numbers;
  const float waves = w.learned ? 0 : canvas.u(84);
  const float bar = canvas.u(color_bar_height + 8);

  canvas.text({left, top + line / 2}, canvas.say({"position (row) × column of the vector", "位置（行）× 向量的列"}),
              TextSize::label, canvas.colors.ink, Align::left, true);
  const Rect table = draw_table(
      canvas, input, w,
      {left, top + line + canvas.u(2), width, bottom - top - line - waves - (w.learned ? bar : line + canvas.u(8))});
  if (w.learned) {
    const float extent = w.table.slice(0).cwiseAbs().maxCoeff();
    draw_color_bar(canvas, {left, table.bottom() + canvas.u(8)},
                   {canvas.say({"value", "数值"}), diverging_scale(extent), "", ""});
  } else {
    const float y = table.bottom() + canvas.u(6);
    canvas
        .text({left, y + line / 2},
              canvas.say({"wavelength 2π · 10000^{2i/d}, in positions", "波长 2π · 10000^{2i/d}（以位置计）"}),
              TextSize::label, canvas.colors.weight)
        .max_width = width;
    wavelengths(canvas, w.table.cols(), {left, y + line + canvas.u(6), width, bottom - y - line - canvas.u(10)});
  }

  const float x = left + width + canvas.u(30) + numbers;
  const float right = canvas.room_right() - x;
  const std::string pair = "p_{" + std::to_string(w.p) + "} · p_{" + std::to_string(w.q) + "}";
  canvas.text({x, top + line / 2}, canvas.say({"dot products of all pairs", "所有两两点积"}), TextSize::label,
              canvas.colors.ink, Align::left, true);
  const float plot = canvas.u(96) + 2 * line;
  const float side = std::max(canvas.u(90), std::min(right, bottom - top - line - plot - 2 * line - canvas.u(46)));
  const float square = top + line + canvas.u(14);
  draw_products(canvas, w, {x, square, side, side});
  if (right - side > canvas.u(color_bar_width + 16))
    draw_color_bar(
        canvas, {x + side + canvas.u(16), square},
        {canvas.say({"dot product", "点积"}), diverging_scale(w.products.slice(0).cwiseAbs().maxCoeff()), "", ""});
  float y = equal_products(canvas, w, {x, square + canvas.u(8) + side}, right) + line + canvas.u(12);
  draw_differences(canvas, w, {x, y, right, std::max(canvas.u(50), bottom - y - line - canvas.u(16))});
  return canvas.finish(&input);
}

}  // namespace headlight
