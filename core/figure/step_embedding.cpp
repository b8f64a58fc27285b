// From the words to what goes into the first layer: ids, rows of the table, scaling, positions, sum.
#include <algorithm>
#include <cmath>

#include "core/figure/steps.h"

namespace headlight {
namespace {

std::string norm_text(const StepDrawing& d, const std::string& value) {
  const auto row = d.view.run.value(value).slice(d.view.slice_of(value)).row(d.view.query);
  return number(row.norm(), 2);
}

}  // namespace

void draw_tokens(StepDrawing& d) {
  Canvas& canvas = d.canvas;
  const auto& encoding = d.view.run.tokens_of(d.view.stack)[static_cast<std::size_t>(d.view.sentence)];
  const std::string ids = "~" + d.view.of_stack("ids");
  const float left = canvas.margin(), width = canvas.room_right() - left;
  const float chip_h = canvas.u(34), pitch_y = canvas.u(104);
  const float note = canvas.line_height(TextSize::label) + canvas.u(8);
  const int lines = std::max(1, static_cast<int>((canvas.room_bottom() - d.top - note - canvas.u(8)) / pitch_y));

  // As many tokens as fit, around the chosen one.
  std::vector<float> widths;
  float all = 0;
  for (const std::string& text : d.view.queries) {
    widths.push_back(
        std::clamp(canvas.width_of(text, TextSize::text, true) + canvas.u(20), canvas.u(44), canvas.u(120)));
    all += widths.back() + canvas.u(8);
  }
  const int n = d.view.n_queries();
  const float mean = all / static_cast<float>(n);
  const int fit = std::max(1, static_cast<int>(0.9F * static_cast<float>(lines) * width / mean));
  const int first = all <= static_cast<float>(lines) * width * 0.9F ? 0 : window_start(n, fit, d.view.query);

  float x = left, y = d.top + canvas.u(8);
  int line = 0;
  int last = first;
  for (int i = first; i < n; last = i++) {
    const auto at = static_cast<std::size_t>(i);
    if (x > left && x + widths[at] > left + width) {
      if (++line == lines) break;
      x = left;
      y += pitch_y;
    }
    const bool chosen = i == d.view.query;
    const float middle = x + widths[at] / 2;
    RectShape chip;
    chip.at = {x, y, widths[at], chip_h};
    chip.fill = chosen ? canvas.colors.accent_soft : canvas.colors.card;
    chip.stroke = chosen ? canvas.colors.query : canvas.colors.rule;
    chip.line = canvas.u(chosen ? 1.6F : 1.0F) * canvas.colors.line;
    chip.radius = canvas.u(5);
    chip.tag = {Tag::Kind::token, {"query", {d.view.sentence, i, 0}}};
    canvas.figure.add(chip);
    canvas
        .text({middle, y + chip_h / 2}, d.view.queries[at], TextSize::text,
              chosen ? canvas.colors.query : canvas.colors.ink, Align::center, chosen)
        .max_width = widths[at] - canvas.u(6);
    LineShape arrow;
    arrow.points = {{middle, y + chip_h + canvas.u(4)}, {middle, y + chip_h + canvas.u(18)}};
    arrow.color = canvas.colors.muted;
    arrow.line = canvas.colors.line;
    canvas.figure.add(arrow);
    arrow.points = {{middle - canvas.u(3), y + chip_h + canvas.u(14)},
                    {middle, y + chip_h + canvas.u(18)},
                    {middle + canvas.u(3), y + chip_h + canvas.u(14)}};
    canvas.figure.add(arrow);
    const bool unknown = std::find(encoding.unknown.begin(), encoding.unknown.end(), i) != encoding.unknown.end();
    canvas
        .text({middle, y + chip_h + canvas.u(29)}, std::to_string(encoding.ids[at]), TextSize::digits,
              unknown ? canvas.colors.focus : canvas.colors.ink, Align::center)
        .tag = {Tag::Kind::cell, {ids, {d.view.sentence, i, 0}}};
    canvas
        .text({middle, y + chip_h + canvas.u(45)}, unknown ? d.say({"unknown", "未登录"}) : std::to_string(i),
              TextSize::tiny, unknown ? canvas.colors.focus : canvas.colors.muted, Align::center)
        .of_scale = true;  // the position
    x += widths[at] + canvas.u(8);
  }
  y += pitch_y;
  const std::string words =
      std::to_string((d.view.stack == Stack::decoder ? d.view.run.model->target : d.view.run.model->source).size());
  std::string part;
  if (last - first + 1 < n) {
    const std::string from = std::to_string(first), to = std::to_string(last), total = std::to_string(n);
    part = d.say({"positions " + from + " to " + to + " of " + total + "; ",
                  "共 " + total + " 个词元，这里是位置 " + from + " 到 " + to + "；"});
  }
  canvas
      .text({left, y},
            part + d.say({"below each token: its id in the vocabulary of " + words + " words, and its position",
                          "每个词元下面：它在 " + words + " 个词的词表里的编号，以及它的位置"}),
            TextSize::label, canvas.colors.muted)
      .max_width = width;
}

void draw_embedding(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string embed = d.view.of_stack("embed");
  Equation equation = over_queries(d);
  // The id beside the token: it is the row of the table that is copied.
  const auto& encoding = d.view.run.tokens_of(d.view.stack)[static_cast<std::size_t>(d.view.sentence)];
  for (std::size_t i = 0; i < equation.rows.texts.size(); ++i)
    equation.rows.texts[i] += " → E[" + std::to_string(encoding.ids[i]) + "]";
  equation.rows.longest = 150;
  equation.items = {token_matrix(d.view, embed, d.say({"embeddings", "词嵌入"}), colors.ink)};
  equation.scale = common_scale(d.view, equation);
  draw_matrices(d, equation, {chosen_row(d, embed, d.of_word("x", d.chosen()), colors.query)},
                "‖" + d.of_word("x", d.chosen()) + "‖ = " + norm_text(d, embed));
}

void draw_embedding_scaled(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string embed = d.view.of_stack("embed"), scaled = d.view.of_stack("embed_scaled");
  const std::string factor = number(d.view.run.config.embedding_scale, 2);
  Equation equation = over_queries(d);
  equation.items = {token_matrix(d.view, embed, d.say({"embeddings", "词嵌入"}), colors.ink),
                    SignItem{"× " + factor + " ="},
                    token_matrix(d.view, scaled, d.say({"scaled", "缩放后"}), colors.ink)};
  equation.scale = common_scale(d.view, equation);
  const std::string x = d.of_word("x", d.chosen());
  draw_matrices(d, equation,
                {chosen_row(d, embed, x, colors.query), chosen_row(d, scaled, x + " × " + factor, colors.query)},
                d.say({"length: ", "长度："}) + norm_text(d, embed) + " × " + factor + " = " + norm_text(d, scaled));
}

void draw_positions(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string pos = d.view.of_stack("pos_embed");
  Equation equation = over_queries(d);
  for (std::size_t i = 0; i < equation.rows.texts.size(); ++i)
    equation.rows.texts[i] = std::to_string(i) + "  " + equation.rows.texts[i];
  equation.items = {token_matrix(d.view, pos, d.say({"position vectors", "位置向量"}), colors.ink)};
  equation.scale = common_scale(d.view, equation);
  const std::string p = "p_{" + std::to_string(d.view.query) + "}";
  draw_matrices(d, equation, {chosen_row(d, pos, p, colors.query)}, "‖" + p + "‖ = " + norm_text(d, pos));
}

void draw_sum(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string word = d.view.of_stack("embed_scaled"), pos = d.view.of_stack("pos_embed"),
                    sum = d.view.of_stack("resid_in");
  Equation equation = over_queries(d);
  equation.items = {token_matrix(d.view, word, d.say({"words", "词"}), colors.ink), SignItem{"+"},
                    token_matrix(d.view, pos, d.say({"positions", "位置"}), colors.ink), SignItem{"="},
                    token_matrix(d.view, sum, d.say({"input of layer 1", "第 1 层的输入"}), colors.ink)};
  equation.scale = common_scale(d.view, equation);
  draw_matrices(d, equation,
                {chosen_row(d, word, d.say({"word", "词"}), colors.query),
                 chosen_row(d, pos, d.say({"position", "位置"}), colors.query),
                 chosen_row(d, sum, d.say({"sum", "和"}), colors.query)});
}

}  // namespace headlight
