// How far a change goes, and what it does to one value.
#include <algorithm>
#include <cmath>

#include "core/figure/axis_labels.h"
#include "core/figure/color_bar.h"
#include "core/figure/difference_scale.h"
#include "core/figure/head_name.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/output_parts.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/token_matrix.h"
#include "core/figure/value_name.h"
#include "core/figure/what_if_parts.h"

namespace headlight {
namespace {

// "layer 2 attention", "layer 2 FFN", "output"
std::string point_words(const Canvas& canvas, const std::string& value) {
  const ValueName name = parse_value_name(value);
  if (name.part == "resid_in") return canvas.say({"input", "输入"});
  if (name.part == "logits") return canvas.say({"logits", "词表分数"});
  const std::string n = std::to_string(name.layer + 1);
  const std::string of = name.part.starts_with("attn")    ? canvas.say({"attention", "注意力"})
                         : name.part.starts_with("cross") ? canvas.say({"cross-att.", "交叉注意力"})
                         : name.part.starts_with("ffn")   ? canvas.say({"FFN", "前馈"})
                                                          : canvas.say({"stream", "残差流"});
  return n + " " + of;
}

// Both sides of a difference, when they have one shape.
struct TwoRuns {
  const Tensor* before = nullptr;
  const Tensor* after = nullptr;
  explicit operator bool() const { return before != nullptr && after != nullptr && before->shape() == after->shape(); }
};
TwoRuns sides_of(const WhatIf& study, const std::string& value) {
  return {study.before->graph.find_value(value), study.after->graph.find_value(value)};
}

// "cross-attention, layer 1, head 2", "layer 1", or nothing for what belongs to no layer.
std::string place_of(const Canvas& canvas, const RunView& view, const std::string& value) {
  const ValueName name = parse_value_name(value);
  if (name.by_head()) return head_name(view, canvas.style.lang);
  if (name.layer < 0) return "";
  const std::string n = std::to_string(name.layer + 1);
  return canvas.say({"layer " + n, "第 " + n + " 层"});
}

// Positions × features: as wide as the room.
GridShape draw_features(Canvas& canvas, const AxisLabels& side, GridShape grid, Rect room) {
  const bool labelled = static_cast<int>(side.texts.size()) == grid.rows;
  const float cell_h = std::clamp(room.h / static_cast<float>(std::max(1, grid.rows)), 1.0F, canvas.u(26));
  LabelPlan plan;
  if (labelled) plan = plan_rows(canvas, side, cell_h);
  const float left = labelled ? plan.extent : 0;
  const float cell_w = (room.w - left) / static_cast<float>(std::max(1, grid.cols));
  grid.at = {room.x + left, room.y, room.w - left, cell_h * static_cast<float>(grid.rows)};
  grid.gap = cell_h > canvas.u(10) && cell_w > canvas.u(10) ? 1 : 0;
  if (cell_w >= canvas.u(24)) fit_digits(grid, canvas.style.scale);
  canvas.figure.add(grid);
  if (labelled) draw_row_labels(canvas, side, plan, grid.at.x, grid.at.y, cell_h);
  return grid;
}

}  // namespace

float draw_reach(Canvas& canvas, const WhatIf& study, Rect room) {
  const Theme& t = canvas.colors;
  float y = canvas.paragraph({room.x, room.y},
                             canvas.say({"How far it goes: |after − before| ÷ |before| at every position",
                                         "影响传到哪里：每个位置的 |之后 − 之前| ÷ |之前|"}),
                             room.w, TextSize::label, t.ink) +
            canvas.u(4);
  const std::string followed = study.after->config.two_stacks() ? "decoder." : "";
  std::vector<const WhatIf::Reach*> rows;
  float most = 0.01F;  // less is not painted like an effect
  for (const WhatIf::Reach& reach : study.reach) {
    if (!reach.value.starts_with(followed)) continue;
    rows.push_back(&reach);
    for (const float v : reach.by_row) most = std::max(most, v);
  }
  const auto& tokens = study.after->tokens_of(Stack::decoder)[static_cast<std::size_t>(study.sentence)].tokens;
  AxisLabels columns;
  for (const Token& token : tokens) columns.texts.push_back(literal_text(token.text));
  columns.color = t.query;
  columns.chosen = study.row;
  float label = 0;
  for (const WhatIf::Reach* r : rows)
    label = std::max(label, canvas.width_of(point_words(canvas, r->value), TextSize::tiny));
  label += canvas.u(8);
  const float cell_w =
      std::min((room.w - label) / static_cast<float>(std::max<std::size_t>(1, tokens.size())), canvas.u(40));
  const LabelPlan plan = plan_columns(canvas, columns, cell_w);
  const float bar = canvas.u(color_bar_height + 8);
  const float cell_h =
      std::clamp((room.bottom() - y - plan.extent - bar) / static_cast<float>(std::max<std::size_t>(1, rows.size())),
                 canvas.u(5), canvas.u(20));
  const float top = y + plan.extent;
  GridShape grid;
  grid.rows = static_cast<int>(rows.size());
  grid.cols = static_cast<int>(tokens.size());
  grid.at = {room.x + label, top, cell_w * static_cast<float>(grid.cols), cell_h * static_cast<float>(grid.rows)};
  auto values = std::make_shared<std::vector<float>>();
  for (const WhatIf::Reach* r : rows) {
    values->insert(values->end(), r->by_row.begin(), r->by_row.end());
    grid.row_labels.push_back(r->value);
  }
  for (const Token& token : tokens) grid.col_labels.push_back(token.text);
  grid.values = values;
  grid.scale = weight_scale(most);
  grid.gap = cell_h > canvas.u(8) ? 1 : 0;
  grid.quantity = canvas.say({"relative change", "相对变化"});
  if (cell_h >= canvas.u(14)) fit_digits(grid, canvas.style.scale);
  canvas.figure.add(grid);
  draw_column_labels(canvas, columns, plan, grid.at.x, grid.at.y - canvas.u(2), cell_w);
  const bool all = cell_h >= canvas.line_height(TextSize::tiny) * 0.75F;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!all && i % 3 != 0) continue;
    canvas.text({room.x + label - canvas.u(6), top + (static_cast<float>(i) + 0.5F) * cell_h},
                point_words(canvas, rows[i]->value), TextSize::tiny, t.muted, Align::right);
  }
  y = grid.at.bottom() + canvas.u(6);
  return draw_color_bar(canvas, {room.x + label, y}, {canvas.say({"relative change", "相对变化"}), grid.scale, "", ""});
}

float draw_difference(Canvas& canvas, const FigureInput& input, const WhatIf& study, const ShownDifference& difference,
                      Rect room) {
  const Theme& t = canvas.colors;
  const std::string& value = difference.value;
  const RunView view(*study.after, difference.at);
  const std::string name = value_name(value, canvas.style.lang), place = place_of(canvas, view, value);
  const Tr title{"Difference after − before: " + name + (place.empty() ? "" : " (" + place + ")"),
                 "改动前后之差：" + name + (place.empty() ? "" : "（" + place + "）")};
  float y = canvas.paragraph({room.x, room.y}, canvas.say(title), room.w, TextSize::label, t.ink) + canvas.u(4);
  const TwoRuns sides = sides_of(study, value);
  if (!sides)
    return canvas.paragraph({room.x, y}, canvas.say({"This value is not in this run.", "本次运行中没有这个量。"}),
                            room.w, TextSize::label, t.muted);
  const ValueName parsed = parse_value_name(value);
  const int slice = parsed.by_head() ? study.sentence * study.after->config.n_heads + view.head
                                     : std::min(study.sentence, sides.after->batch() - 1);
  const int rows = sides.after->rows(), cols = std::min(sides.after->cols(), 512);
  GridShape grid;
  grid.rows = rows;
  grid.cols = cols;
  auto values = std::make_shared<std::vector<float>>();
  auto masked = std::make_shared<std::vector<char>>();
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; ++c) {
      const float d = (*sides.after)(slice, r, c) - (*sides.before)(slice, r, c);
      values->push_back(std::isfinite(d) ? d : 0);
      masked->push_back(static_cast<char>(!std::isfinite((*sides.after)(slice, r, c))));
    }
  grid.values = values;
  grid.masked = masked;
  grid.source = {value, {slice, 0, 0}};
  grid.quantity = canvas.say({"after − before", "改动后 − 改动前"});
  grid.scale = difference_scale(largest(grid));
  const AxisLabels queries = query_labels(canvas, view, input.hover), keys = key_labels(canvas, view, input.hover);
  const float bar = canvas.u(color_bar_height + 8);
  const Rect cells{room.x, y, room.w, room.bottom() - y - bar};
  if (parsed.pattern_like()) {
    grid = draw_token_matrix(canvas, queries, keys, grid, cells, 34);
  } else {
    grid = draw_features(canvas, parsed.last() == "k" || parsed.last() == "v" ? keys : queries, grid, cells);
  }
  y = grid.at.bottom() + canvas.u(6);
  return draw_color_bar(canvas, {grid.at.x, y},
                        {canvas.say({"after − before", "改动后 − 改动前"}), grid.scale, "", ""});
}

}  // namespace headlight
