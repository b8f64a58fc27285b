#include "core/figure/compare_figure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis/scaling_study.h"
#include "core/figure/color_bar.h"
#include "core/figure/difference_scale.h"
#include "core/figure/mini_pattern.h"
#include "core/figure/output_parts.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/quoted_word.h"
#include "core/figure/rich_text.h"
#include "core/figure/run_view.h"
#include "core/figure/token_matrix.h"
#include "core/figure/value_name.h"

namespace headlight {
namespace {

using Quantity = HeatmapOptions::Quantity;

const char* part_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::scores:
      return "scores";
    case Quantity::scaled:
      return "scaled";
    case Quantity::masked:
      return "masked";
    case Quantity::pattern:
      break;
  }
  return "pattern";
}

GridShape grid_for(const ComparedSide& side, Quantity quantity) {
  const RunView view(side.run, side.selection);
  const std::string name = view.attention(part_of(quantity));
  GridShape grid = grid_of(side.run, {name, {view.slice_of(name), 0, 0}}, view.n_queries(), view.n_keys());
  mark_masked(grid, view);
  return grid;
}

// "tired" or, where the sides differ, "tired / wide"
std::vector<std::string> labels_of(const std::vector<AlignedPair>& pairs, const std::vector<std::string>& a,
                                   const std::vector<std::string>& b) {
  std::vector<std::string> out;
  out.reserve(pairs.size());
  for (const AlignedPair& p : pairs) {
    const std::string left = p.a >= 0 ? a[static_cast<std::size_t>(p.a)] : "–";
    const std::string right = p.b >= 0 ? b[static_cast<std::size_t>(p.b)] : "–";
    out.push_back(left == right ? left : left + " / " + right);
  }
  return out;
}

GridShape difference_grid(const Canvas& canvas, const Difference& difference) {
  GridShape grid;
  grid.rows = static_cast<int>(difference.queries.size());
  grid.cols = static_cast<int>(difference.keys.size());
  grid.values = std::make_shared<std::vector<float>>(difference.values);
  grid.scale = difference_scale(difference.largest);
  grid.quantity = canvas.say({"second − first", "第二个 − 第一个"});
  return grid;
}

void heading(Canvas& canvas, Point at, const Tr& number, const std::string& words, float width) {
  const float line = canvas.line_height(TextSize::label);
  canvas.text({at.x, at.y + line / 2}, canvas.say(number), TextSize::label, canvas.colors.ink, Align::left, true);
  canvas.text({at.x, at.y + line * 1.5F}, words, TextSize::label, canvas.colors.muted).max_width = width;
}

// Of models with several attentions it is said which one is compared.
std::string attention_words(const Canvas& canvas, const RunView& a, const RunView& b) {
  const std::string first = group_name(a, canvas.style.lang), second = group_name(b, canvas.style.lang);
  if (first.empty() && second.empty()) return "";
  const auto named = [](const std::string& name) { return name.empty() ? std::string("–") : name; };
  const std::string both = first == second ? first : named(first) + " / " + named(second);
  return canvas.say({"Compared: " + both + ". ", "所比较的：" + both + "。"});
}

// The likeliest next word of the chosen row of a side.
std::string likeliest(const ComparedSide& side, Lang lang) {
  const Run& run = side.run;
  const bool two = run.config.two_stacks();
  const Tensor* probs = run.graph.find_value(two ? "decoder.probs" : "probs");
  if (probs == nullptr || (two && !side.selection.decoder_stack)) return "";
  const RunView view(run, side.selection);
  Eigen::Index best = 0;
  const float p = probs->slice(view.sentence).row(view.query).maxCoeff(&best);
  const Vocabulary& words = two ? run.model->target : run.model->source;
  return "“" + shown_word(words, static_cast<int>(best), lang) + (lang == Lang::zh ? "”（" : "” (") +
         fixed_number(static_cast<double>(p), 3) + (lang == Lang::zh ? "）" : ")");
}

}  // namespace

Difference difference_of(const ComparedSide& first, const ComparedSide& second, Quantity quantity) {
  const RunView a(first.run, first.selection), b(second.run, second.selection);
  Difference out;
  out.queries = align(a.queries, b.queries);
  out.keys = align(a.keys, b.keys);
  const GridShape left = grid_for(first, quantity), right = grid_for(second, quantity);
  double sum = 0;
  int count = 0;
  for (std::size_t q = 0; q < out.queries.size(); ++q)
    for (std::size_t k = 0; k < out.keys.size(); ++k) {
      const AlignedPair r = out.queries[q], c = out.keys[k];
      const bool both = r.a >= 0 && r.b >= 0 && c.a >= 0 && c.b >= 0;
      const bool hidden = both && left.is_masked(r.a, c.a) && right.is_masked(r.b, c.b);
      float value = std::numeric_limits<float>::quiet_NaN();
      if (both && !hidden) {
        value = right.value(r.b, c.b) - left.value(r.a, c.a);
        if (!std::isfinite(value)) value = std::numeric_limits<float>::quiet_NaN();
      }
      out.values.push_back(value);
      if (std::isnan(value)) continue;
      sum += static_cast<double>(std::abs(value));
      ++count;
      if (std::abs(value) <= out.largest) continue;
      out.largest = std::abs(value);
      out.largest_query = static_cast<int>(q);
      out.largest_key = static_cast<int>(k);
    }
  out.mean = count > 0 ? static_cast<float>(sum / count) : 0;
  return out;
}

Figure compare_figure(const FigureInput& input, const ComparedSide& first, const ComparedSide& second,
                      Quantity quantity) {
  const RunView a(first.run, first.selection), b(second.run, second.selection);
  if (a.empty() || b.empty()) return empty_figure(input.style);
  Canvas canvas(input.style);
  const std::string name = value_name(a.attention(part_of(quantity)), canvas.style.lang);
  const Difference difference = difference_of(first, second, quantity);
  const std::vector<std::string> rows = labels_of(difference.queries, a.queries, b.queries);
  const std::vector<std::string> cols = labels_of(difference.keys, a.keys, b.keys);
  const float top = canvas.header(
      canvas.say({"Two side by side: " + name, "并排比较：" + name}),
      attention_words(canvas, a, b) +
          canvas.say({"Rows are queries, columns keys. In the difference orange is more on the second side, blue less; "
                      "hatched is what only one side has, or a mask hides.",
                      "行是查询，列是键。差图中橙色表示第二个更大，蓝色表示更小；斜线处只有一侧有，或被掩码。"}),
      {hover_readout(input)});
  const float gap = canvas.u(22), left = canvas.margin();
  const float width = (canvas.room_right() - left - 2 * gap) / 3;
  const float line = canvas.line_height(TextSize::label), heads = 2 * line + canvas.u(6);
  const float below = canvas.u(color_bar_height + 8) + 3 * line;
  const float height = std::max(canvas.u(150), canvas.room_bottom() - top - heads - below);
  GridShape one = grid_for(first, quantity), two = grid_for(second, quantity);
  const bool weights = quantity == Quantity::pattern;
  const ColorScale shared = weights ? weight_scale() : diverging_scale(std::max(largest(one), largest(two)));
  one.scale = two.scale = shared;
  // In a file the two are told apart by their names and carry their tokens.
  one.quantity = plain_text(name + " · " + canvas.say({"first", "第一个"}) + " · " + first.words);
  two.quantity = plain_text(name + " · " + canvas.say({"second", "第二个"}) + " · " + second.words);
  two.source.name = name_in_column(study_column, two.source.name);
  const auto column = [&](int i) { return left + static_cast<float>(i) * (width + gap); };
  const auto cells = [&](int i) { return Rect{column(i), top + heads, width, height}; };
  heading(canvas, {column(0), top}, {"first", "第一个"}, first.words, width);
  const GridShape placed = draw_token_matrix(canvas, query_labels(canvas, a, input.hover),
                                             key_labels(canvas, a, input.hover), one, cells(0));
  heading(canvas, {column(1), top}, {"second", "第二个"}, second.words, width);
  AxisLabels queries = query_labels(canvas, b, {}), keys = key_labels(canvas, b, {});
  queries.role = keys.role = "";  // a click would choose the token of the first side
  const GridShape placed_two = draw_token_matrix(canvas, queries, keys, two, cells(1));
  heading(canvas, {column(2), top}, {"second − first", "第二个 − 第一个"}, canvas.say({"aligned by words", "按词对齐"}),
          width);
  queries.texts = rows;
  queries.seconds.clear();
  queries.chosen = queries.hovered = keys.chosen = keys.hovered = -1;
  keys.texts = cols;
  const GridShape third = draw_token_matrix(canvas, queries, keys, difference_grid(canvas, difference), cells(2));
  float y = std::max({placed.at.bottom(), placed_two.at.bottom(), third.at.bottom()}) + canvas.u(10);
  draw_color_bar(canvas, {placed.at.x, y}, {name, shared, "", ""});
  y = draw_color_bar(canvas, {third.at.x, y},
                     {canvas.say({"second − first", "第二个 − 第一个"}), third.scale, "", ""}) +
      canvas.u(8);
  const std::string mean = fixed_number(static_cast<double>(difference.mean), 3);
  std::string words = canvas.say({"Mean difference " + mean, "平均差 " + mean});
  if (difference.largest > 0 && difference.largest < 0.0005F) {
    words += canvas.say({": nowhere does it reach 0.001.", "：处处小于 0.001。"});
  } else if (difference.largest > 0) {
    const auto q = static_cast<std::size_t>(difference.largest_query),
               k = static_cast<std::size_t>(difference.largest_key);
    const float value = difference.values[q * difference.keys.size() + k];
    const std::string most = (value < 0 ? "−" : "+") + fixed_number(static_cast<double>(std::abs(value)), 3);
    const std::string row = quoted(rows[q], a.queries, difference.queries[q].a);
    const std::string col = quoted(cols[k], a.keys, difference.keys[k].a);
    words += canvas.say({"; largest " + most + ": " + row + " looks at " + col + ".",
                         "；最大 " + most + "：" + row + "看" + col + "。"});
  } else {
    words += canvas.say({": nothing differs.", "：完全相同。"});
  }
  const std::string p = likeliest(first, canvas.style.lang), r = likeliest(second, canvas.style.lang);
  if (!p.empty() && !r.empty())
    words += canvas.say(
        {" Likeliest word of the chosen row: " + p + " and " + r + ".", "所选行概率最高的词：" + p + "与" + r + "。"});
  canvas.paragraph({left, y}, words, canvas.room_right() - left, TextSize::label, canvas.colors.ink);
  return canvas.finish(&input);
}

}  // namespace headlight
