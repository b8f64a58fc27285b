#include "core/figure/rollout_figure.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/scaling_study.h"
#include "core/figure/color_bar.h"
#include "core/figure/line_plot.h"
#include "core/figure/pattern_panel.h"
#include "core/text/error.h"

namespace headlight {
namespace {

/// One matrix of the figure.
struct Part {
  RunView view;
  PatternPanel panel;
  std::string title;
};

std::string layers_word(const Canvas& canvas, int layers) {
  const std::string n = std::to_string(layers);
  return layers == 1 ? canvas.say({"after layer 1", "第 1 层之后"})
                     : canvas.say({"after layers 1 to " + n, "第 1 至 " + n + " 层之后"});
}

std::string caption(const Canvas& canvas, const RolloutOptions& options, bool two, bool decoder) {
  const std::string w = number(options.residual, 2), rest = number(1 - options.residual, 2);
  const Tr heads = options.strongest ? Tr{"the heads' largest", "各头的最大值"} : Tr{"the heads' mean", "各头的平均"};
  const std::string mixed = "Ã = " + w + "·I + " + rest + "·A";
  Tr words = Tr{"Row by row: what share comes from each word of the input. A layer passes on " + mixed + ", A is ",
                "逐行看：来自输入中每个词的份额。每层按 " + mixed + " 传递，A 是"} +
             heads + Tr{"; the layers are multiplied.", "；各层相乘。"};
  if (two && decoder)
    words = words + Tr{" Cross-attention brings " + rest +
                           "·X·E, E being the encoder's rollout: left and right of a row "
                           "together are 1.",
                       "交叉注意力带来 " + rest + "·X·E，其中 E 是编码器的结果：同一行左右两部分合计为 1。"};
  return canvas.say(words);
}

// "the row of 玩 comes most from 去: 0.231"
std::string strongest(const Canvas& canvas, const std::vector<Part>& parts) {
  float most = -1;
  std::string row, word;
  for (const Part& part : parts) {
    const auto shares = part.view.run.value(part.panel.value).slice(0);
    if (part.view.query >= shares.rows()) continue;
    Eigen::Index best = 0;
    const float share = shares.row(part.view.query).maxCoeff(&best);
    if (share <= most) continue;
    most = share;
    row = part.view.queries[static_cast<std::size_t>(part.view.query)];
    word = part.view.keys[static_cast<std::size_t>(best)];
  }
  if (most < 0) return "";
  return canvas.say({"the row of " + row + " comes most from " + word + ": " + number(most),
                     row + " 这一行最多来自 " + word + "：" + number(most)});
}

std::string readout(const Canvas& canvas, const FigureInput& input, const Run& rolled) {
  if (!input.hover || input.hover->kind != Tag::Kind::cell) return "";
  const std::string name = column_of(input.hover->value.name).name;
  const Tensor* shares = rolled.graph.find_value(name);
  if (shares == nullptr || !shares->contains(input.hover->value.at)) return "";
  return describe_short(rolled, {name, input.hover->value.at}, canvas.style.lang) + " = " +
         number((*shares)(input.hover->value.at), 4);
}

}  // namespace

Figure rollout_figure(const FigureInput& input, const Run& rolled, const RolloutOptions& options) {
  const int layers = rolled.config.n_layers;
  const int shown = options.layers < 0 ? layers : std::clamp(options.layers, 1, layers);
  Selection here = input.selection;
  here.sentence = 0;  // the only one of the study
  here.layer = shown - 1;
  const bool two = rolled.config.two_stacks(), decoder = two && here.decoder_stack;

  Canvas canvas(input.style);
  std::vector<Part> parts;
  const auto add = [&](AttentionKind kind, const Tr& title) {
    here.attention = kind;
    Part part{RunView(rolled, here), {}, canvas.say(title)};
    if (part.view.empty()) return;
    part.panel.value = part.view.attention("rollout");
    part.panel.column = study_column;
    if (part.view.find(part.panel.value) != nullptr) parts.push_back(std::move(part));
  };
  add(AttentionKind::self, decoder ? Tr{"from the words written so far", "来自已写出的词"} : Tr{"", ""});
  if (decoder) add(AttentionKind::cross, {"from the source sentence", "来自源句"});
  if (parts.empty()) return empty_figure(input.style);

  float most = 0;
  for (const Part& part : parts)
    for (const float share : rolled.value(part.panel.value).slice(0).reshaped())
      if (std::isfinite(share)) most = std::max(most, share);
  const ColorScale scale = weight_scale(std::min(1.0F, round_up(std::max(most, 0.01F))));

  const Tr stack = !two ? Tr{"", ""} : decoder ? Tr{"Decoder: ", "解码器："} : Tr{"Encoder: ", "编码器："};
  const std::string hovered = readout(canvas, input, rolled);
  const float top = canvas.header(
      canvas.say(stack + Tr{two ? "attention rollout " : "Attention rollout ", "注意力逐层传递，"}) +
          layers_word(canvas, shown),
      caption(canvas, options, two, decoder),
      hovered.empty() ? Canvas::Readout{strongest(canvas, parts), canvas.colors.weight} : Canvas::Readout{hovered});

  // Side by side while there is room, with the colour bar at the right or below.
  const float line = canvas.line_height(TextSize::label), side = canvas.u(color_bar_width + 20), gap = canvas.u(30);
  const float names = parts.size() > 1 ? line + canvas.u(2) : 0;
  // Two matrices need the width for themselves.
  const bool beside = canvas.style.width >= canvas.u(parts.size() > 1 ? 1000.0F : 560.0F);
  const auto count = static_cast<float>(parts.size());
  const float width = (canvas.room_right() - canvas.margin() - (beside ? side + gap : 0) - (count - 1) * gap) / count;
  const float height = canvas.room_bottom() - top - names - (beside ? 0 : canvas.u(color_bar_height + 20));
  std::vector<PanelLayout> layouts;
  float cell = canvas.u(56);
  for (Part& part : parts) {
    part.panel.scale = scale;
    layouts.push_back(layout_panel(canvas, part.view, part.panel, input.hover, width, height, {canvas.u(56), 2}));
    cell = std::min(cell, layouts.back().cell_h);
  }
  float x = canvas.margin(), bottom = top, headings = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {  // one size of cells
    layouts[i] = layout_panel(canvas, parts[i].view, parts[i].panel, input.hover, 1e6F, 1e6F, {cell, 2});
    headings = std::max(headings, layouts[i].top);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    const GridShape grid = draw_panel(canvas, part.view, part.panel, layouts[i], input.hover,
                                      {x, top + names + headings - layouts[i].top});
    if (parts.size() > 1)
      canvas.text({grid.at.x, top + line / 2}, part.title, TextSize::label, canvas.colors.ink, Align::left, true);
    x = std::max(grid.at.right(), grid.at.x + canvas.width_of(part.title, TextSize::label, true)) +
        std::max(gap, layouts[i].overhang + canvas.u(10));
    bottom = std::max(bottom, grid.at.bottom());
  }
  const Point legend = beside ? Point{x, top + names + headings} : Point{canvas.margin(), bottom + canvas.u(14)};
  draw_color_bar(canvas, legend, {canvas.say({"share", "份额"}), scale, "", ""});
  return canvas.finish(&input);
}

}  // namespace headlight
