// After the last block: the last norm, the scores of the vocabulary, the probabilities of the next word.
#include <algorithm>
#include <numeric>

#include "core/figure/color_bar.h"
#include "core/figure/rich_text.h"
#include "core/figure/steps.h"

namespace headlight {
namespace {

const Vocabulary& words_of(const RunView& view) {
  return view.stack == Stack::decoder && view.run.config.two_stacks() ? view.run.model->target : view.run.model->source;
}

// The words that the chosen row finds most probable, as bars with names; every bar is the element itself.
void draw_candidates(StepDrawing& d, const std::string& logits, const std::string& probs, float top) {
  Canvas& canvas = d.canvas;
  const int slice = d.view.slice_of(probs);
  const auto row = d.view.run.value(probs).slice(slice).row(d.view.query);
  const auto scores = d.view.run.value(logits).slice(slice).row(d.view.query);
  std::vector<int> order(static_cast<std::size_t>(row.size()));
  std::iota(order.begin(), order.end(), 0);
  const float pitch = canvas.u(27), line = canvas.line_height(TextSize::label);
  const float left = canvas.margin();
  float y = top;
  const bool next = d.view.run.config.architecture != Architecture::encoder;
  canvas.text(
      {left, y + line / 2},
      next ? d.say({"after " + d.chosen() + ": logit, probability", d.chosen() + " 之后：分数、概率"})
           : d.say({"in the place of " + d.chosen() + ": logit, probability", d.chosen() + " 的位置上：分数、概率"}),
      TextSize::label, canvas.colors.muted);
  y += line + canvas.u(6);
  const auto room = static_cast<int>((canvas.room_bottom() - y - line - canvas.u(40)) / pitch);
  const auto count = std::min<std::size_t>(order.size(), static_cast<std::size_t>(std::clamp(room, 1, 10)));
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    [&](int a, int b) { return row[a] > row[b] || (row[a] == row[b] && a < b); });

  float widest = canvas.u(40);
  for (std::size_t i = 0; i < count; ++i)
    widest = std::max(widest, canvas.width_of(literal_text(words_of(d.view).word(order[i])), TextSize::text));
  widest = std::min(widest, canvas.u(140));
  const float score_x = left + widest + canvas.u(74), bar_x = score_x + canvas.u(14);
  const float longest = std::max(canvas.u(60), canvas.room_right() - bar_x - canvas.u(64));
  for (std::size_t i = 0; i < count; ++i, y += pitch) {
    const float middle = y + pitch / 2;
    const int id = order[i];
    canvas.text({left, middle}, literal_text(words_of(d.view).word(id)), TextSize::text, canvas.colors.ink).max_width =
        widest;
    canvas.text({score_x, middle}, number(scores[id], 2), TextSize::digits, canvas.colors.muted, Align::right).tag = {
        Tag::Kind::cell, {logits, {slice, d.view.query, id}}};
    RectShape bar;
    bar.at = {bar_x, y + canvas.u(4), std::max(canvas.u(1.5F), longest * row[id]), pitch - canvas.u(8)};
    bar.fill = canvas.colors.weight;
    bar.radius = canvas.u(2);
    bar.tag = {Tag::Kind::cell, {probs, {slice, d.view.query, id}}};
    canvas.figure.add(bar);
    canvas.text({bar.at.right() + canvas.u(8), middle}, number(row[id], 3), TextSize::digits, canvas.colors.ink).tag =
        bar.tag;
  }

  // The whole row, as a strip: most words have next to nothing.
  y += canvas.u(14);
  const std::string all = std::to_string(row.size());
  canvas.text({left, y + line / 2}, d.say({"all " + all + " words", "全部 " + all + " 个词"}), TextSize::label,
              canvas.colors.muted);
  GridShape strip = grid_of(d.view.run, {probs, {slice, d.view.query, 0}}, 1, static_cast<int>(row.size()));
  strip.at = {left, y + line + canvas.u(2),
              std::min(canvas.room_right() - left, canvas.u(24) * static_cast<float>(row.size())), canvas.u(18)};
  strip.scale = weight_scale();
  strip.quantity = d.say({"probability", "概率"});
  strip.row_labels = {plain_text(d.chosen())};
  for (const std::string& word : words_of(d.view).words()) strip.col_labels.push_back(word);
  canvas.figure.add(strip);
}

}  // namespace

void draw_final_norm(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string stream = d.view.of_stack("blocks." + std::to_string(d.view.layers() - 1) + ".resid_post");
  const std::string normed = d.view.of_stack("ln_final");
  const std::string name = d.say({"LayerNorm(x)", "层归一化(x)"});
  Equation equation = over_queries(d);
  equation.items = {token_matrix(d.view, stream, d.say({"x, after the last layer", "x，最后一层之后"}), colors.ink),
                    SignItem{"→"}, token_matrix(d.view, normed, name, colors.ink)};
  equation.scale = common_scale(d.view, equation);
  draw_matrices(d, equation, {chosen_row(d, stream, "x", colors.query), chosen_row(d, normed, name, colors.query)});
}

void draw_logits(StepDrawing& d) {
  const Theme& colors = d.canvas.colors;
  const std::string normed = d.view.of_stack("ln_final"), logits = d.view.of_stack("logits");
  Equation equation = over_queries(d);
  const std::string matrix = d.view.run.config.tied ? "E^{T}" : "W_{U}";
  equation.items = {token_matrix(d.view, normed, d.say({"x, normalised", "x，已归一化"}), colors.ink), SignItem{"·"}};
  if (d.view.run.config.tied)
    equation.items.emplace_back(SignItem{matrix});
  else
    equation.items.emplace_back(parameter_matrix(d.view, d.view.of_stack("unembed"), matrix, colors.ink));
  equation.items.emplace_back(SignItem{"="});
  equation.items.emplace_back(token_matrix(d.view, logits, d.say({"logits", "词表分数"}), colors.ink));
  equation.scale = common_scale(d.view, equation);
  draw_matrices(d, equation,
                {chosen_row(d, normed, d.say({"x, normalised", "x，已归一化"}), colors.query),
                 chosen_row(d, logits, d.say({"logits", "词表分数"}), colors.query)});
}

void draw_probabilities(StepDrawing& d) {
  draw_candidates(d, d.view.of_stack("logits"), d.view.of_stack("probs"), d.top + d.canvas.u(4));
}

}  // namespace headlight
