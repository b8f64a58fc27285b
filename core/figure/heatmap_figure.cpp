#include <algorithm>
#include <cmath>

#include "core/figure/builders.h"
#include "core/figure/color_bar.h"
#include "core/figure/head_name.h"
#include "core/figure/pattern_panel.h"
#include "core/models/guided_head.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Quantity = HeatmapOptions::Quantity;

std::string value_of(const RunView& view, Quantity quantity) {
  switch (quantity) {
    case Quantity::scores:
      return view.attention("scores");
    case Quantity::scaled:
      return view.attention("scaled");
    case Quantity::masked:
      return view.attention("masked");
    case Quantity::pattern:
      break;
  }
  return view.attention("pattern");
}

Tr name_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::scores:
      return {"scores q · k", "分数 q · k"};
    case Quantity::scaled:
      return {"scaled scores", "缩放后的分数"};
    case Quantity::masked:
      return {"masked scores", "掩码后的分数"};
    case Quantity::pattern:
      break;
  }
  return {"attention weights", "注意力权重"};
}

std::string title(const Canvas& canvas, const RunView& view, Quantity quantity) {
  std::string where = head_name(view, canvas.style.lang);
  if (where[0] >= 'a' && where[0] <= 'z') where[0] = static_cast<char>(where[0] - 'a' + 'A');
  return where + canvas.say({": ", "："}) + canvas.say(name_of(quantity));
}

// Do the weights of every query add up to 1? Not where some were cut out after the softmax or set by hand. Queries that
// may look at nothing are spoken of elsewhere.
bool rows_sum_to_one(const RunView& view) {
  const Tensor* pattern = view.find(view.attention("pattern"));
  if (pattern == nullptr) return false;
  const auto weights = pattern->slice(view.slice_of(view.attention("pattern")));
  for (Eigen::Index r = 0; r < weights.rows(); ++r) {
    const float sum = weights.row(r).sum();
    if (sum != 0 && !(std::abs(sum - 1) < 2e-3F)) return false;
  }
  return true;
}

std::string caption(const Canvas& canvas, const RunView& view, const HeatmapOptions& options, bool dead_rows) {
  const bool pattern = options.quantity == Quantity::pattern;
  const bool whole = pattern && rows_sum_to_one(view);
  std::string text =
      canvas.say(options.transposed ? whole ? Tr{"Each column is a query word; the weights of a column add up to 1.",
                                                 "每一列是一个查询词；一列的权重相加为 1。"}
                                            : Tr{"Each column is a query word, each row a word it is compared with.",
                                                 "每一列是一个查询词，每一行是与它比较的词。"}
                 : whole ? Tr{"Each row is a query word; the weights of a row add up to 1.",
                              "每一行是一个查询词；一行的权重相加为 1。"}
                                    : Tr{"Each row is a query word, each column a word it is compared with.",
                              "每一行是一个查询词，每一列是与它比较的词。"});
  if (pattern && !whole)
    text += canvas.say({" The weights of a query do not all add up to 1: some were cut out or set by hand.",
                        "有的查询词权重之和不为 1：其中一些被截去或由人设定。"});
  if (!view.writes.empty())
    text += canvas.say(
        {" The row that writes a word is the row of the word before it.", "写出某个词的，是它前一个词的那一行。"});
  if (std::any_of(view.writes.begin(), view.writes.end(), [](const std::string& w) { return w.starts_with("≠"); }))
    text += canvas.say({" ≠: the given target goes on with another word.", "≠ 表示给定的目标在此处是另一个词。"});
  if (view.guided()) text += canvas.say(Tr{" (", "（"} + guided_words + Tr{")", "）"});
  if (dead_rows)
    text += canvas.say(
        {" A query that may look at nothing gets no weights at all: zeros.", "什么都不许看的查询词没有权重：全为 0。"});
  return text;
}

// "玩 looks most at 去: 0.687"
std::string strongest(const Canvas& canvas, const RunView& view, const ReadView& read) {
  if (view.find(view.attention("pattern")) == nullptr || read.query < 0 || read.keys.empty()) return "";
  Eigen::Index best = 0;
  const float weight = read_head(view, read)->weights.row(read.query).maxCoeff(&best);
  if (weight <= 0) return "";
  const std::string& query = read.queries[static_cast<std::size_t>(read.query)];
  const std::string& key = read.keys[static_cast<std::size_t>(best)];
  return canvas.say(
      {query + " looks most at " + key + ": " + number(weight), query + " 最多看 " + key + "：" + number(weight)});
}

// One scale for all, or one a row; with what the bar says about it.
void set_scales(const Canvas& canvas, const RunView& view, const HeatmapOptions& options, PatternPanel& panel,
                ColorBar& bar) {
  const GridShape whole = panel.read != nullptr ? read_grid(view, *panel.read, *panel.numbers, panel.transposed)
                                                : grid_of(view.run, {panel.value, {view.slice_of(panel.value), 0, 0}},
                                                          view.n_queries(), view.n_keys(), panel.transposed);
  const bool pattern = options.quantity == Quantity::pattern;
  panel.scale = pattern ? weight_scale() : diverging_scale(largest(whole));
  panel.scale.logarithmic = pattern && options.logarithmic;
  bar.title = canvas.say(name_of(options.quantity));
  bar.scale = panel.scale;
  if (panel.scale.logarithmic) bar.title += canvas.say({", logarithmic", "，对数"});
  if (!options.per_row) return;

  for (int r = 0; r < whole.rows; ++r) {
    float most = 0;
    for (int c = 0; c < whole.cols; ++c)
      if (std::isfinite(whole.value(r, c))) most = std::max(most, std::abs(whole.value(r, c)));
    if (most <= 0) most = 1;
    ColorScale scale = pattern ? weight_scale(most) : diverging_scale(most);
    scale.logarithmic = panel.scale.logarithmic;
    scale.floor = std::min(scale.floor, most * 0.1F);
    panel.row_scales.push_back(scale);
  }
  bar.title += canvas.say({", each row on its own scale", "，每行各自的刻度"});
  bar.low_text = pattern ? panel.scale.logarithmic ? "10^{-4}" : "0" : canvas.say({"−largest", "−最大"});
  bar.high_text = canvas.say({"largest", "最大"});
}

// The names of both axes, in words and in their colours.
void axis_names(Canvas& canvas, const GridShape& grid, bool transposed, float left, float name_y) {
  const std::string query = canvas.say({"query (what looks)", "查询（谁在看）"});
  const std::string key = canvas.say({"key (what is looked at)", "键（看谁）"});
  const Color across = transposed ? canvas.colors.query : canvas.colors.key;
  const Color down = transposed ? canvas.colors.key : canvas.colors.query;
  canvas.text({grid.at.x, name_y}, transposed ? query : key, TextSize::label, across);
  const std::string& side = transposed ? key : query;
  const float half = canvas.width_of(side, TextSize::label) / 2;
  const float middle = std::max(grid.at.y + std::min(grid.at.h, canvas.style.height) / 2, name_y + half + canvas.u(8));
  canvas.text({left + canvas.u(8), middle}, side, TextSize::label, down, Align::center).angle = 90;
}

// A row that may look at nothing: a dashed line through its hatching.
void mark_dead_rows(Canvas& canvas, const GridShape& grid, const std::vector<int>& rows) {
  for (const int row : rows) {
    if (row >= (grid.transposed ? grid.cols : grid.rows)) continue;
    const Rect cell = grid.transposed ? grid.cell(0, row) : grid.cell(row, 0);
    LineShape line;
    const float x = cell.x + cell.w / 2, y = cell.y + cell.h / 2;
    if (grid.transposed)
      line.points = {{x, grid.at.y}, {x, grid.at.bottom()}};
    else
      line.points = {{grid.at.x, y}, {grid.at.right(), y}};
    line.color = canvas.colors.muted;
    line.dashed = true;
    line.line = canvas.colors.line;
    canvas.figure.add(line);
  }
}

}  // namespace

Figure heatmap_figure(const FigureInput& input, const HeatmapOptions& options, const ReadingOptions& reading) {
  const RunView view(input.run, input.selection);
  const std::string value = value_of(view, options.quantity);
  if (view.empty() || view.find(value) == nullptr) return empty_figure(input.style);
  Canvas canvas(input.style);

  std::vector<int> dead = fully_masked_queries(view);
  // Only weights are read in another way: what was hidden or joined before softmax would mean something else.
  const ReadView read(view, options.quantity == Quantity::pattern ? reading : ReadingOptions{});
  if (read.queries.empty() || read.keys.empty()) return nothing_left_figure(input.style);
  const std::string hovered = readout_of(input, reading);
  float top = canvas.header(title(canvas, view, options.quantity),
                            caption(canvas, view, options, read.plain() && !dead.empty()),
                            hovered.empty() ? Canvas::Readout{strongest(canvas, view, read), canvas.colors.weight}
                                            : Canvas::Readout{hovered});

  PatternPanel panel;
  std::shared_ptr<const ReadPattern> numbers;
  if (!read.plain()) {
    numbers = read_head(view, read);
    panel.read = &read;
    panel.numbers = numbers.get();
    dead.clear();
    for (int q = 0; q < static_cast<int>(read.queries.size()); ++q)
      if (numbers->nothing_left(q)) dead.push_back(q);
    std::string words = reading_words(read.reading, numbers->hidden_mass, input.style.lang);
    if (!dead.empty())
      words += canvas.say(
          {" The queries with a dashed line looked at hidden tokens only.", "画虚线的查询原本只看被隐藏的词元。"});
    top = draw_remark(canvas, top, words);
  }
  panel.value = value;
  panel.transposed = options.transposed;
  panel.hatch_masked = options.quantity == Quantity::pattern || options.quantity == Quantity::masked;
  panel.digits = options.digits;
  panel.writes = !view.writes.empty();
  ColorBar bar;
  set_scales(canvas, view, options, panel, bar);

  // The colour bar stands at the right when there is room for it, else below.
  const float axis = canvas.u(22), side = canvas.u(color_bar_width + 60);
  const bool beside = canvas.style.width >= canvas.u(600);
  const float name_line = canvas.line_height(TextSize::label);
  const float width = canvas.room_right() - canvas.margin() - axis - (beside ? side + canvas.u(26) : 0);
  const float height =
      canvas.room_bottom() - top - name_line - canvas.u(4) - (beside ? 0 : canvas.u(color_bar_height + 40));
  const PanelLayout layout = layout_panel(canvas, view, panel, input.hover, width, height, {canvas.u(56), 2});
  const Point corner{canvas.margin() + axis, top + name_line};
  const GridShape grid = draw_panel(canvas, view, panel, layout, input.hover, corner);
  axis_names(canvas, grid, options.transposed, canvas.margin(), top + name_line / 2);
  mark_dead_rows(canvas, grid, dead);

  const Point legend = beside
                           ? Point{grid.at.right() + std::max(canvas.u(26), layout.overhang + canvas.u(8)), grid.at.y}
                           : Point{grid.at.x, grid.at.bottom() + canvas.u(14)};
  const float after = canvas.paragraph(legend, bar.title, side, TextSize::label, canvas.colors.muted);
  bar.title.clear();
  const float below =
      draw_color_bar(canvas, {legend.x, after - canvas.line_height(TextSize::label) + canvas.u(2)}, bar);
  if (grid.masked || (options.quantity == Quantity::masked &&
                      std::any_of(grid.values->begin(), grid.values->end(), [](float x) { return std::isinf(x); })))
    draw_hatch_legend(canvas, {legend.x, below + canvas.u(12)}, side);
  return canvas.finish(&input);
}

}  // namespace headlight
