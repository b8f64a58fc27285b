#include <algorithm>
#include <cmath>

#include "core/analysis/scaling_study.h"
#include "core/figure/color_bar.h"
#include "core/figure/difference_scale.h"
#include "core/figure/gradients_figure.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/value_name.h"
#include "core/text/error.h"

namespace headlight {
namespace {

// How far the order of the weights is that of what matters.
std::string verdict(const Canvas& canvas, const RunView& view, const std::string& name) {
  const int slice = view.slice_of(name);
  const auto weights = view.run.value(name).slice(slice), slopes = view.run.value(name + ".gradient").slice(slice);
  const Tensor* masked = view.find(view.attention("masked"));
  std::vector<float> weight, slope, product;
  for (Eigen::Index q = 0; q < weights.rows(); ++q) {
    if (!(slopes.row(q).cwiseAbs().maxCoeff() > 0)) continue;  // the result does not depend on this row at all
    for (Eigen::Index k = 0; k < weights.cols(); ++k) {
      if (masked != nullptr && std::isinf(masked->slice(slice)(q, k))) continue;
      weight.push_back(weights(q, k));
      slope.push_back(std::abs(slopes(q, k)));
      product.push_back(std::abs(slopes(q, k) * weights(q, k)));
    }
  }
  const double alone = rank_correlation(weight, slope), times = rank_correlation(weight, product);
  const std::string n = std::to_string(weight.size());
  if (std::isnan(alone))
    return canvas.say({"The result does not depend on these weights: there is nothing to compare.",
                       "结果不依赖于这些权重：没有可比较的。"});
  const std::string r = number(static_cast<float>(alone), 2), with = number(static_cast<float>(times), 2);
  const Tr words =
      alone >= 0.6 ? Tr{"Here the heavy weights are largely those that matter.", "这里权重大的大体上就是重要的。"}
      : alone >= 0.3 ? Tr{"Here the weights tell part of what matters.", "这里权重只说明了一部分。"}
                     : Tr{"Here a heavy weight does not mean that it matters.", "这里权重大并不意味着重要。"};
  // The product has the weight as a factor, so it says less than it seems to.
  const Tr factor = times > alone + 0.3
                        ? Tr{" That the product goes with the weight is no proof: the weight is a factor of it.",
                             "乘积随权重变化并不能证明什么：权重本来就是它的因数。"}
                        : Tr{"", ""};
  return canvas.say(Tr{"Rank correlation (Spearman) over the " + n +
                           " allowed cells of the rows that the result depends on: weight with |gradient| " + r +
                           ", weight with |gradient × weight| " + with + ". ",
                       "在结果所依赖的各行的 " + n + " 个允许的格子上的秩相关（Spearman）：权重与 |梯度| " + r +
                           "，权重与 |梯度 × 权重| " + with + "。"} +
                    words + factor);
}

ColorScale scale_for(const Run& run, const std::string& name, int slice) {
  const float most =
      run.value(name).slice(slice).unaryExpr([](float v) { return std::isfinite(v) ? std::abs(v) : 0.0F; }).maxCoeff();
  // A gradient near zero is not painted like an effect; a value of the model has its own range.
  if (!parse_value_name(name).suffix.empty()) return difference_scale(most);
  return diverging_scale(most > 0 ? most : 1);
}

}  // namespace

void draw_weight_gradients(Canvas& canvas, const GradientsPicture& p, float top) {
  const RunView view(p.run, p.selection);
  const std::string name = view.attention("pattern");
  if (view.empty() || !p.run.has(name + ".gradient")) return;
  const int slice = view.slice_of(name);
  struct Part {
    std::string value, title;
    ColorScale scale;
  };
  const std::vector<Part> parts{
      {name, canvas.say({"weight A", "权重 A"}), weight_scale()},
      {name + ".gradient", canvas.say({"gradient ∂/∂A", "梯度 ∂/∂A"}), scale_for(p.run, name + ".gradient", slice)},
      {name + ".gradient_times", canvas.say({"gradient × weight", "梯度 × 权重"}),
       scale_for(p.run, name + ".gradient_times", slice)}};

  const std::string layer = std::to_string(view.layer + 1), head = std::to_string(view.head + 1);
  const float line = canvas.line_height(TextSize::label);
  std::string who = canvas.say({(p.run.config.two_stacks() ? "layer " : "Layer ") + layer + ", head " + head,
                                "第 " + layer + " 层第 " + head + " 头"});
  if (p.run.config.two_stacks())
    who = canvas.say(view.cross()                   ? Tr{"Cross-attention, ", "交叉注意力 "}
                     : view.stack == Stack::encoder ? Tr{"Encoder, ", "编码器 "}
                                                    : Tr{"Decoder, ", "解码器 "}) +
          who;
  canvas.text({canvas.margin(), top + line / 2}, who, TextSize::label, canvas.colors.ink, Align::left, true);
  top += line + canvas.u(2);

  const float gap = canvas.u(22), foot = canvas.u(color_bar_height + 70);
  const float width = (canvas.room_right() - canvas.margin() - 2 * gap) / 3;
  const float height = canvas.room_bottom() - top - line - foot;
  PatternPanel panel;
  panel.value = name;
  panel.column = study_column;
  panel.hatch_masked = true;
  const PanelLayout layout = layout_panel(canvas, view, panel, p.input.hover, width, height, {canvas.u(46), 2});
  float x = canvas.margin(), bottom = top;
  for (const Part& part : parts) {
    panel.value = part.value;
    panel.scale = part.scale;
    panel.digits = part.scale.high >= 0.1F;  // smaller ones would all be .00
    const GridShape grid = draw_panel(canvas, view, panel, layout, p.input.hover, {x, top + line});
    canvas.text({grid.at.x, top + line / 2}, part.title, TextSize::label, canvas.colors.ink, Align::left, true);
    draw_color_bar(canvas, {grid.at.x, grid.at.bottom() + canvas.u(8)}, {"", part.scale, "", ""});
    x = std::max(grid.at.right() + layout.overhang, grid.at.x + canvas.u(color_bar_width)) + gap;
    bottom = std::max(bottom, grid.at.bottom());
  }
  canvas.paragraph({canvas.margin(), bottom + canvas.u(color_bar_height + 14)}, verdict(canvas, view, name),
                   canvas.room_right() - canvas.margin(), TextSize::label, canvas.colors.ink);
}

void draw_value_gradient(Canvas& canvas, const GradientsPicture& p, float top) {
  const std::string name = gradient_value_shown(p.run, p.options);
  if (!p.run.has(name + ".gradient")) return;
  const ValueName parsed = parse_value_name(name);
  Selection at = p.selection;
  at.decoder_stack = parsed.stack == "decoder.";
  at.attention = parsed.cross() ? AttentionKind::cross : AttentionKind::self;
  if (parsed.layer >= 0) at.layer = parsed.layer;
  const RunView view(p.run, at);
  const int slice = view.slice_of(name);
  const Tensor& value = p.run.value(name);

  AxisLabels rows, columns;
  const bool of_keys = parsed.by_head() && (parsed.last() == "k" || parsed.last() == "v");
  rows.texts = of_keys ? view.keys : view.queries;
  if (static_cast<int>(rows.texts.size()) != value.rows()) rows.texts.clear();
  rows.color = of_keys ? canvas.colors.key : canvas.colors.query;
  if (parsed.pattern_like()) columns.texts = view.keys;
  columns.color = canvas.colors.key;

  const float line = canvas.line_height(TextSize::label);
  const bool beside = value.cols() <= 2 * value.rows();
  const auto room = [&](float part, float labels) { return std::max(canvas.u(40), part - labels); };
  const float side = rows.texts.empty() ? 0 : plan_rows(canvas, rows, canvas.u(16)).extent;
  const float right = canvas.u(color_bar_width + 30);
  const float gap = canvas.u(26);
  const float width = beside ? (canvas.room_right() - canvas.margin() - gap) / 2 - side
                             : canvas.room_right() - canvas.margin() - side - right;
  const float bar = beside ? canvas.u(color_bar_height + 10) : 0;
  const float height =
      (canvas.room_bottom() - top - (beside ? bar : gap)) / (beside ? 1.0F : 2.0F) - line - canvas.u(4);
  const auto fitted = [](float cell) { return cell >= 4 ? std::floor(cell) : cell; };
  float cell_w = std::clamp(fitted(width / static_cast<float>(value.cols())), 1.0F, canvas.u(46));
  const float turned = columns.texts.empty() ? 0 : plan_columns(canvas, columns, cell_w).extent;
  const float cell_h = std::clamp(fitted(room(height, turned) / static_cast<float>(value.rows())), 2.0F, canvas.u(30));
  if (parsed.pattern_like()) cell_w = std::min(cell_w, std::max(cell_h, canvas.u(12)));

  float x = canvas.margin(), y = top;
  for (const std::string& which : {name, name + ".gradient"}) {
    canvas
        .text({x + side, y + line / 2}, value_name(which, canvas.style.lang), TextSize::label, canvas.colors.ink,
              Align::left, true)
        .max_width = width + right;
    GridShape grid = grid_of(p.run, {which, {slice, 0, 0}}, value.rows(), value.cols());
    grid.source.name = name_in_column(study_column, which);
    grid.at = {x + side, y + line + canvas.u(2) + turned, cell_w * static_cast<float>(grid.cols),
               cell_h * static_cast<float>(grid.rows)};
    grid.scale = parsed.last() == "pattern" && which == name ? weight_scale() : scale_for(p.run, which, slice);
    grid.quantity = plain_text(value_name(which, canvas.style.lang));
    for (const std::string& text : rows.texts) grid.row_labels.push_back(plain_text(text));
    for (const std::string& text : columns.texts) grid.col_labels.push_back(plain_text(text));
    if (parsed.pattern_like() && which != name) mark_masked(grid, view);
    if (grid.scale.high >= 0.1F) fit_digits(grid, canvas.style.scale);  // smaller ones would all be .00
    canvas.figure.add(grid);
    if (!rows.texts.empty())
      draw_row_labels(canvas, rows, plan_rows(canvas, rows, cell_h), grid.at.x, grid.at.y, cell_h);
    if (!columns.texts.empty())
      draw_column_labels(canvas, columns, plan_columns(canvas, columns, cell_w), grid.at.x, grid.at.y - canvas.u(1),
                         cell_w);
    if (beside) {
      draw_color_bar(canvas, {grid.at.x, grid.at.bottom() + canvas.u(8)}, {"", grid.scale, "", ""});
      x = std::max(grid.at.right(), grid.at.x + canvas.u(color_bar_width)) + gap;
    } else {
      draw_color_bar(canvas, {grid.at.right() + canvas.u(18), grid.at.y}, {"", grid.scale, "", ""});
      y = grid.at.bottom() + gap;
    }
  }
}

}  // namespace headlight
