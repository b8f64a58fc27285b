#include "core/figure/mask_figure.h"

#include <algorithm>
#include <cmath>

#include "core/figure/color_bar.h"
#include "core/figure/line_plot.h"
#include "core/figure/output_parts.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/run_view.h"
#include "core/figure/token_matrix.h"
#include "core/figure/undefined_cells.h"

namespace headlight {
namespace {

// "1,234,567"
std::string grouped(double value) {
  std::string digits = fixed_number(value, 0);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

std::string percent(double share) { return fixed_number(100 * share, share < 0.1 ? 1 : 0) + " %"; }

GridShape allowed_grid(const MaskStudy& study) {
  GridShape grid;
  grid.rows = study.allowed.rows();
  grid.cols = study.allowed.cols();
  auto values = std::make_shared<std::vector<float>>();
  auto masked = std::make_shared<std::vector<char>>();
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.cols; ++c) {
      const bool allowed = study.allowed(study.slice, r, c) != 0;
      values->push_back(allowed ? 1.0F : 0.0F);
      masked->push_back(static_cast<char>(!allowed));
    }
  grid.values = values;
  grid.masked = masked;
  grid.scale = weight_scale(3.3F);  // a light violet is enough for yes
  grid.quantity = mask_grid_quantity;
  return grid;
}

GridShape weights_grid(const FigureInput& input, const RunView& view, const MaskStudy& study) {
  const std::string name = view.attention("pattern");
  const int slice = view.slice_of(name);
  GridShape grid = grid_of(input.run, {name, {slice, 0, 0}}, study.allowed.rows(), study.allowed.cols());
  auto masked = std::make_shared<std::vector<char>>();
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.cols; ++c)  // a weight that a forbidden key got nevertheless is shown
      masked->push_back(static_cast<char>(study.allowed(study.slice, r, c) == 0 && grid.value(r, c) <= 1e-6F));
  grid.masked = masked;
  grid.scale = weight_scale();
  grid.quantity = "attention weight";
  return grid;
}

void heading(Canvas& canvas, Point at, const Tr& words, float width) {
  canvas
      .text({at.x, at.y + canvas.line_height(TextSize::label) / 2}, canvas.say(words), TextSize::label,
            canvas.colors.ink, Align::left, true)
      .max_width = width;
}

// A label at the left, its number at the right.
float line_of(Canvas& canvas, Rect room, float y, const Tr& label, const std::string& value, bool loud = false) {
  const float line = canvas.u(21);
  canvas.text({room.x, y + line / 2}, canvas.say(label), TextSize::label, canvas.colors.muted);
  canvas.text({room.right(), y + line / 2}, value, TextSize::digits, loud ? canvas.colors.focus : canvas.colors.ink,
              Align::right);
  return y + line;
}

float draw_costs(Canvas& canvas, const MaskStudy& study, Rect room) {
  heading(canvas, {room.x, room.y}, {"What a layer costs with it", "带此掩码时一层的开销"}, room.w);
  float y = room.y + canvas.line_height(TextSize::label) + canvas.u(3);
  const double share = static_cast<double>(study.cost.kept) / static_cast<double>(std::max(1LL, study.cost.entries));
  y = line_of(canvas, room, y, {"entries kept", "保留的格"},
              grouped(static_cast<double>(study.cost.kept)) + " / " + grouped(static_cast<double>(study.cost.entries)) +
                  "  (" + percent(share) + ")");
  y = line_of(canvas, room, y, {"multiply-adds", "乘加次数"},
              grouped(study.cost.multiply_adds) + " / " + grouped(study.dense.multiply_adds));
  y = line_of(canvas, room, y, {"bytes of the weights", "权重字节数"},
              grouped(study.cost.bytes) + " / " + grouped(study.dense.bytes));
  if (study.curve.empty()) {
    const std::string n = std::to_string(study.allowed.rows());
    return canvas.paragraph({room.x, y + canvas.u(6)},
                            canvas.say({"Painted for " + (n == "1" ? "this one word" : "these " + n + " words") +
                                            ": there is no telling how it goes on.",
                                        "此掩码是为这 " + n + " 个词手绘的，无从推知更长的句子。"}),
                            room.w, TextSize::label, canvas.colors.muted);
  }
  LinePlot plot;
  const std::string far = std::to_string(study.curve.back().n);
  y = canvas.paragraph(
      {room.x, y + canvas.u(6)},
      canvas.say({"Entries kept as n grows: violet this mask, grey all n^{2}; the share is that of n = " + far,
                  "保留的格数随词元数 n：紫色为此掩码，灰色为全部 n^{2}；百分比是 n = " + far + " 时的"}),
      room.w, TextSize::label, canvas.colors.muted);
  const float tall = std::max(canvas.u(28), room.bottom() - y - canvas.u(36));
  plot.at = {room.x + canvas.u(54), y + canvas.u(12), room.w - canvas.u(120), tall};
  PlotSeries kept, dense;
  kept.color = canvas.colors.weight;
  dense.color = canvas.colors.muted;
  kept.line = 2;
  for (const MaskStudy::Point& p : study.curve) {
    const auto n = static_cast<float>(p.n);
    kept.data.push_back({n, static_cast<float>(p.kept)});
    dense.data.push_back({n, n * n});
  }
  kept.dots = true;
  plot.x_high = kept.data.back().x;
  plot.y_high = dense.data.back().y;
  kept.label = percent(static_cast<double>(kept.data.back().y / plot.y_high));
  dense.label = "n^{2}";
  plot.series = {kept, dense};
  draw_line_plot(canvas, plot);
  return plot.at.bottom() + canvas.u(20);
}

// What went wrong, or that nothing did.
std::string verdict(const Canvas& canvas, const MaskStudy& study) {
  const auto off = std::count_if(study.row_sums.begin(), study.row_sums.end(),
                                 [](float sum) { return !(std::abs(sum - 1) < 1e-3F); });
  const std::string rows = std::to_string(study.empty_rows.size());
  std::string words;
  if (study.nan_values > 0) {
    const std::string share = percent(static_cast<double>(study.nan_values) / std::max(1, study.output_values));
    words += canvas.say({"NaN in " + share + " of the output: 0 / 0 of one row reaches everything that looks at it. ",
                         "输出中有 " + share + " 是 NaN：一行的 0 / 0 传到了所有看它的位置。"});
  } else if (!study.empty_rows.empty() && study.leaked < 1e-6F) {
    words +=
        canvas.say({"Queries that may look at nothing: " + rows + ". Their weights and their attention output are 0. ",
                    "有 " + rows + " 个查询什么也不能看：它们的权重与注意力输出为 0。"});
  }
  if (study.leaked >= 1e-6F)
    words +=
        canvas.say({"Forbidden keys got a weight of " + fixed_number(static_cast<double>(study.leaked), 3) +
                        " per query: with −10^{9} in place of −∞ a row without any allowed key looks at all alike. ",
                    "平均每个查询有 " + fixed_number(static_cast<double>(study.leaked), 3) +
                        " 的权重落在被禁止的键上：用 −10^{9} 代替 −∞ 时，没有可看键的行会平均地看所有键。"});
  else if (off > 0 && study.empty_rows.empty() && study.nan_values == 0)
    words += canvas.say({"The weights of " + std::to_string(off) +
                             " queries do not sum to 1: what was cut out after the softmax is lost. ",
                         "有 " + std::to_string(off) + " 个查询的权重之和不为 1：softmax 之后截去的部分丢失了。"});
  if (words.empty())
    words =
        canvas.say({"Every row sums to 1, forbidden keys have exactly 0.", "每一行权重之和为 1，被禁止的键恰为 0。"});
  return words;
}

std::string moved_words(float m) { return std::isfinite(m) ? fixed_number(static_cast<double>(m), 2) : "NaN"; }

RectShape moved_bar(const Canvas& canvas, float m) {
  RectShape bar;
  bar.fill = std::isfinite(m) ? canvas.colors.value : canvas.colors.hatch_back;
  bar.hatched = !std::isfinite(m);
  bar.of_values = true;
  return bar;
}

// The same bars upright, where beside each other they have room for labels that they lack below each other. False, and
// nothing is drawn, when there is none either.
bool draw_upright(Canvas& canvas, const AxisLabels& queries, const MaskStudy& study, float most, Rect room) {
  const auto count = static_cast<float>(study.moved.size());
  const float narrow = (room.w - canvas.u(34)) / count;
  const LabelPlan plan = plan_columns(canvas, queries, narrow);
  const float digits = canvas.line_height(TextSize::digits_small), tall = room.h - plan.extent - digits;
  if (plan.shown.size() < study.moved.size() || tall < canvas.u(16)) return false;
  const float left = room.x + plan.overhang, pitch = std::min((room.right() - left) / count, canvas.u(40));
  const float foot = room.y + digits + tall;
  for (std::size_t q = 0; q < study.moved.size(); ++q) {
    const float middle = left + (static_cast<float>(q) + 0.5F) * pitch, m = study.moved[q];
    const float high = std::isfinite(m) ? std::max(1.0F, tall * m / most) : tall;
    RectShape bar = moved_bar(canvas, m);
    bar.at = {middle - pitch * 0.36F, foot - high, pitch * 0.72F, high};
    canvas.figure.add(bar);
    if (canvas.width_of("0.00", TextSize::digits_small) <= pitch)
      canvas.text({middle, bar.at.y - digits / 2}, moved_words(m), TextSize::digits_small, canvas.colors.ink,
                  Align::center);
  }
  draw_column_labels_below(canvas, queries, plan, left, foot + canvas.u(2), pitch);
  return true;
}

// ‖Δ‖ of every query's output, as bars beside the tokens.
float draw_effect(Canvas& canvas, const FigureInput& input, const RunView& view, const MaskStudy& study, Rect room) {
  heading(canvas, {room.x, room.y}, {"What it does to the outputs", "它对输出的影响"}, room.w);
  float y = room.y + canvas.line_height(TextSize::label) + canvas.u(3);
  y = canvas.paragraph({room.x, y}, verdict(canvas, study), room.w, TextSize::label, canvas.colors.ink) + canvas.u(6);
  const bool changed = study.own != study.masked;
  if (!changed)
    return canvas.paragraph({room.x, y},
                            canvas.say({"This is the model's own mask. Choose another one below, or paint.",
                                        "这是模型自己的掩码。可在下方选择另一种，或用鼠标涂画。"}),
                            room.w, TextSize::label, canvas.colors.muted);
  y = canvas.paragraph({room.x, y},
                       canvas.say({"Change of each query's output against the model's own mask, |Δ| ÷ |output|:",
                                   "与模型自己的掩码相比，每个查询的输出变化 |Δ| ÷ |输出|："}),
                       room.w, TextSize::label, canvas.colors.muted) +
      canvas.u(4);
  const AxisLabels queries = query_labels(canvas, view, input.hover);
  const float pitch = std::clamp((room.bottom() - y) / static_cast<float>(std::max<std::size_t>(1, study.moved.size())),
                                 canvas.u(4), canvas.u(18));
  const LabelPlan plan = plan_rows(canvas, queries, pitch);
  float most = 0.01F;
  for (const float m : study.moved) most = std::isfinite(m) ? std::max(most, m) : most;
  if (plan.shown.size() < study.moved.size() &&
      draw_upright(canvas, queries, study, most, {room.x, y, room.w, room.bottom() - y}))
    return room.bottom();
  draw_row_labels(canvas, queries, plan, room.x + plan.extent, y, pitch);
  const float left = room.x + plan.extent + canvas.u(4), digits = canvas.u(46), longest = room.right() - left - digits;
  for (std::size_t q = 0; q < study.moved.size(); ++q) {
    const float middle = y + (static_cast<float>(q) + 0.5F) * pitch, m = study.moved[q];
    const bool number = pitch >= canvas.u(11);
    RectShape bar = moved_bar(canvas, m);
    bar.at = {left, middle - pitch * 0.36F, std::isfinite(m) ? std::max(1.0F, longest * m / most) : longest,
              pitch * 0.72F};
    canvas.figure.add(bar);
    if (number)
      canvas.text({bar.at.right() + canvas.u(5), middle}, moved_words(m), TextSize::digits_small, canvas.colors.ink);
  }
  return y + pitch * static_cast<float>(study.moved.size());
}

}  // namespace

const GridShape* mask_grid(const Figure& figure) {
  for (const Shape2D& shape : figure.shapes())
    if (const auto* grid = std::get_if<GridShape>(&shape); grid != nullptr && grid->quantity == mask_grid_quantity)
      return grid;
  return nullptr;
}

Figure mask_figure(const FigureInput& input, const MaskStudy& study) {
  const RunView view(input.run, input.selection);
  if (view.empty()) return empty_figure(input.style);
  Canvas canvas(input.style);
  const float top = canvas.header(
      canvas.say({"Masks: who may look at whom", "掩码：谁可以看谁"}),
      canvas.say({"Violet: allowed; hatched: forbidden. The model is run with this mask; beside it the weights of the "
                  "chosen head.",
                  "紫色允许，斜线禁止。模型按此掩码真正运行；旁边是所选头的权重。"}),
      {hover_readout(input)});
  const float gap = canvas.u(28), left = canvas.margin();
  const float width = canvas.room_right() - left, lower = canvas.u(206), lowest = canvas.u(182);
  const float height = std::max(canvas.room_bottom() - top, canvas.u(400));
  // In a low window what is said about the matrices stands beside them, so that they keep their size.
  const bool flat = height < canvas.u(500) && width >= canvas.u(760);
  const float half = flat ? (width - 2 * gap) * 0.35F : (width - gap) / 2;
  const float line = canvas.line_height(TextSize::label) + canvas.u(2);
  const AxisLabels queries = query_labels(canvas, view, input.hover), keys = key_labels(canvas, view, input.hover);
  // The matrices have the height in which each word still has its label; the curve under them is lower then.
  const float labelled = line + plan_columns(canvas, keys, canvas.u(19)).extent +
                         static_cast<float>(study.allowed.rows()) * (canvas.u(12.5F) + 1) + canvas.u(2);
  const float square = std::min(height * 0.54F, height - canvas.u(18) - lower);
  const float upper = flat ? height : std::max(square, std::min(labelled, height - canvas.u(18) - lowest));
  heading(canvas, {left, top}, {"The mask", "掩码"}, half);
  heading(canvas, {left + half + gap, top}, {"Weights of the chosen head", "所选头的权重"}, half);
  const Rect cells{left, top + line, half, upper - line};
  const GridShape mask = draw_token_matrix(canvas, queries, keys, allowed_grid(study), cells, 44, false);
  const bool fits = view.find(view.attention("pattern")) != nullptr &&
                    view.find(view.attention("pattern"))->rows() == study.allowed.rows() &&
                    view.find(view.attention("pattern"))->cols() == study.allowed.cols();
  if (fits)
    mark_undefined(canvas, draw_token_matrix(canvas, queries, keys, weights_grid(input, view, study),
                                             {left + half + gap, cells.y, half, cells.h}));
  if (flat) {
    const float x = left + 2 * (half + gap), rest = canvas.room_right() - x;
    const float below = draw_costs(canvas, study, {x, top, rest, height * 0.5F}) + canvas.u(12);
    draw_effect(canvas, input, view, study, {x, below, rest, std::max(canvas.u(120), top + height - below)});
    return canvas.finish(&input);
  }
  const float y = std::max(mask.at.bottom(), top + upper) + canvas.u(18);
  const float rest = std::max(lowest, top + height - y);
  draw_costs(canvas, study, {left, y, half, rest});
  draw_effect(canvas, input, view, study, {left + half + gap, y, half, rest});
  return canvas.finish(&input);
}

}  // namespace headlight
