// Scaling, mask and softmax: two matrices side by side, what goes in and what comes out, and the chosen word's row as
// bars below their columns.
#include <algorithm>
#include <cmath>

#include "core/figure/bars.h"
#include "core/figure/color_bar.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/steps.h"

namespace headlight {
namespace {

struct Side {
  PatternPanel panel;
  std::string title;
  std::string quantity;  // beside the colour bar
};

Side score_side(const StepDrawing& d, const char* value, const Tr& title, float extent) {
  Side side;
  side.panel.value = d.view.attention(value);
  side.panel.scale = diverging_scale(extent);
  side.panel.writes = !d.view.writes.empty();
  side.title = d.say(title);
  side.quantity = side.title;
  return side;
}

float extent_of(const StepDrawing& d, const char* value) {
  const std::string name = d.view.attention(value);
  return largest(grid_of(d.view.run, {name, {d.view.slice_of(name), 0, 0}}, d.view.n_queries(), d.view.n_keys()));
}

// The row's bars below a panel.
void row_bars(StepDrawing& d, const GridShape& grid, const Side& side, bool weights, float top, float height) {
  Bars bars;
  bars.first = {side.panel.value, {grid.source.at.batch, d.view.query, 0}};
  bars.count = grid.cols;
  bars.x = grid.at.x;
  bars.pitch = grid.at.w / static_cast<float>(grid.cols);
  const Theme& colors = d.canvas.colors;
  bars.color = weights ? colors.weight : diverging(colors, 0.7F);
  bars.negative = diverging(colors, -0.7F);
  const auto& locked = d.input.selection.locked;
  if (locked && locked->name == side.panel.value && locked->at.row == d.view.query)
    bars.focused.push_back(locked->at.col);
  if (hovered_query(d.view, d.input.hover) == d.view.query)
    if (const int key = hovered_key(d.view, d.input.hover); key >= 0) bars.focused.push_back(key);
  draw_bars(d.canvas, d.view, bars, top, height);
}

float second_label_room(const Canvas& canvas, const RunView& view) {
  AxisLabels labels = query_labels(canvas, view, std::nullopt);
  labels.seconds = view.writes;
  return plan_rows(canvas, labels, canvas.u(24)).second_width;
}

// Returns the lower edge.
float draw_pair(StepDrawing& d, Side left, Side right, const std::string& sign, bool weights, float below) {
  Canvas& canvas = d.canvas;
  const float line = canvas.line_height(TextSize::label), caption = line + canvas.u(2);
  const float legend = canvas.u(color_bar_height + 16);
  const float middle = std::max(canvas.width_of(sign, TextSize::label, true) + canvas.u(16), canvas.u(28));
  const float bar_height = canvas.u(canvas.style.height < canvas.u(560) ? 48.0F : 70.0F), bar_gap = canvas.u(14);
  // What a row writes is said once, at the left.
  right.panel.writes = false;
  const float all = canvas.room_right() - canvas.margin() - middle;
  const float width = (all + (left.panel.writes ? second_label_room(canvas, d.view) : 0)) / 2;
  const float bottom = std::max(canvas.room_bottom(), d.top + canvas.u(260));
  const float height = bottom - d.top - caption - bar_gap - bar_height - line - legend - below;

  const PanelLayout layout = layout_panel(canvas, d.view, left.panel, d.input.hover, width,
                                          std::max(height, canvas.u(60)), {canvas.u(46), 0.25F, 1.7F});
  PanelLayout plain = layout;
  plain.rows.second_width = 0;
  plain.left = layout.left - layout.rows.second_width;
  const float second = canvas.margin() + layout.width(d.view.n_keys()) + layout.overhang + middle;
  const Point corner{canvas.margin(), d.top + caption};
  const GridShape first = draw_panel(canvas, d.view, left.panel, layout, d.input.hover, corner);
  const GridShape last = draw_panel(canvas, d.view, right.panel, plain, d.input.hover, {second, corner.y});
  canvas.text({first.at.x, d.top + line / 2}, left.title, TextSize::label, canvas.colors.muted);
  canvas.text({last.at.x, d.top + line / 2}, right.title, TextSize::label, canvas.colors.muted);
  const float between = (first.at.right() + last.at.x - plain.left) / 2 + layout.overhang / 2;
  canvas.text({between, first.at.y + std::min(first.at.h, canvas.u(300)) / 2}, sign, TextSize::label, canvas.colors.ink,
              Align::center, true);

  // The chosen row, as bars exactly below the columns.
  float y = first.at.bottom() + bar_gap;
  canvas.text({canvas.margin(), y + line / 2}, d.row_heading(), TextSize::label, canvas.colors.muted);
  y += line;
  row_bars(d, first, left, false, y, bar_height);
  row_bars(d, last, right, weights, y, bar_height);
  y += bar_height + canvas.u(14);

  const float low = draw_color_bar(canvas, {first.at.x, y}, {left.quantity, left.panel.scale, "", ""});
  if (weights) draw_color_bar(canvas, {last.at.x, y}, {right.quantity, right.panel.scale, "", ""});
  const bool hatched = std::any_of(last.values->begin(), last.values->end(), [](float v) { return std::isinf(v); }) ||
                       last.masked != nullptr;
  if (hatched) {
    // Between the two bars, or beside the one; where there is no room the caption says it alone.
    const float x = first.at.x + canvas.u(color_bar_width + 14);
    const float room = std::min(canvas.u(190), (weights ? last.at.x - canvas.u(14) : canvas.room_right()) - x);
    if (room >= canvas.u(96)) draw_hatch_legend(canvas, {x, y + canvas.u(2)}, room);
  }
  return low;
}

}  // namespace

void draw_scaled(StepDrawing& d) {
  const float extent = std::max(extent_of(d, "scores"), extent_of(d, "scaled"));
  const ModelConfig& config = d.view.run.config;
  const bool divide = config.attention_scale && config.score == Score::scaled;
  const std::string root = "\\sqrt{" + std::to_string(config.d_head) + "}";
  draw_pair(d, score_side(d, "scores", {"scores", "分数"}, extent),
            score_side(d, "scaled", {"scaled scores", "缩放后的分数"}, extent), divide ? "÷ " + root : "÷ 1", false, 0);
}

void draw_biased(StepDrawing& d) {
  const float extent = std::max(extent_of(d, "scaled"), extent_of(d, "biased"));
  draw_pair(d, score_side(d, "scaled", {"scaled scores", "缩放后的分数"}, extent),
            score_side(d, "biased", {"with ALiBi", "加 ALiBi 后"}, extent), "− m · |i − j|", false, 0);
}

void draw_masked(StepDrawing& d) {
  const bool alibi = d.view.find(d.view.attention("biased")) != nullptr;
  const char* before = alibi ? "biased" : "scaled";
  const float extent = extent_of(d, before);
  Side right = score_side(d, "masked", {"masked scores", "掩码后的分数"}, extent);
  right.panel.hatch_masked = true;
  const Tr title = alibi ? Tr{"scores with ALiBi", "加 ALiBi 后的分数"} : Tr{"scaled scores", "缩放后的分数"};
  draw_pair(d, score_side(d, before, title, extent), right, d.say({"+ mask", "+ 掩码"}), false, 0);
}

void draw_weights(StepDrawing& d) {
  Side left = score_side(d, "masked", {"masked scores", "掩码后的分数"}, extent_of(d, "masked"));
  left.panel.hatch_masked = true;
  Side right = score_side(d, "pattern", {"weights", "权重"}, 1);
  right.panel.scale = weight_scale();
  right.panel.hatch_masked = true;
  draw_pair(d, left, right, "softmax", true, 0);
}

}  // namespace headlight
