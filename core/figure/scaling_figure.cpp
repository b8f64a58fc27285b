#include <algorithm>
#include <array>
#include <cmath>

#include "core/analysis/pattern_spread.h"
#include "core/figure/axis_labels.h"
#include "core/figure/builders.h"
#include "core/figure/color_bar.h"
#include "core/figure/fixed.h"
#include "core/figure/head_name.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/rich_text.h"
#include "core/figure/scaling_pages.h"

namespace headlight {
namespace {

// What the three cards share: one scale for all of them.
struct Shared {
  const FigureInput& input;
  const ScalingStudy& study;
  int word = 0;         // the chosen token
  float longest = 0;    // norm
  float component = 0;  // |component| of the chosen word
  int components = 0;   // shown of each vector
};

std::string prefix_of(const Shared& s, const ScalingStudy::Column& column) { return column.run->prefix(s.study.stack); }

int number_of(const Shared& s, const ScalingStudy::Column& column) {
  return static_cast<int>(&column - s.study.columns.data());
}

// An element of a column's own run, whichever run is looked at.
Tag tag_in(const Shared& s, const ScalingStudy::Column& column, const std::string& value, const Index3& at) {
  return {Tag::Kind::cell, {name_in_scaling(number_of(s, column), value), at}};
}

void norm_bar(Canvas& canvas, const Shared& s, Point at, float width, const std::string& label, float norm,
              Color color) {
  const float text = canvas.u(66), digits = canvas.u(48), height = canvas.u(14);
  canvas.text(at, label, TextSize::tiny, canvas.colors.muted).max_width = text;
  RectShape bar;
  const float room = width - text - digits - canvas.u(8);
  bar.at = {at.x + text + canvas.u(4), at.y - height / 2, std::max(canvas.u(1), room * norm / s.longest), height};
  bar.fill = color;
  bar.of_values = true;
  bar.radius = canvas.u(2);
  canvas.figure.add(bar);
  canvas.text({bar.at.right() + canvas.u(6), at.y}, number(norm, 2), TextSize::digits, canvas.colors.ink);
}

// Word and position of the chosen token, component by component, over each other.
void components(Canvas& canvas, const Shared& s, const ScalingStudy::Column& column, Rect at) {
  const float base = std::round(at.y + at.h / 2), slot = at.w / static_cast<float>(s.components);
  LineShape axis;
  axis.points = {{at.x, base}, {at.right(), base}};
  axis.color = canvas.colors.rule;
  axis.line = canvas.colors.line;
  canvas.figure.add(axis);
  const auto bars = [&](const std::string& value, float share, Color color) {
    const Tensor& numbers = column.run->value(value);
    for (int i = 0; i < s.components; ++i) {
      const float v = numbers(0, s.word, i), tall = std::abs(v) / s.component * at.h / 2;
      const float x = at.x + (static_cast<float>(i) + 0.5F) * slot, width = std::max(0.8F, slot * share);
      RectShape bar;
      bar.at = {x - width / 2, v >= 0 ? base - tall : base, width, tall};
      bar.fill = color;
      bar.tag = tag_in(s, column, value, {0, s.word, i});
      canvas.figure.add(bar);
    }
  };
  bars(prefix_of(s, column) + "pos_embed", 0.86F, with_alpha(canvas.colors.key, 0.5F));
  bars(prefix_of(s, column) + "embed_scaled", 0.5F, canvas.colors.query);
}

/// A label and its number; a label too wide for its card takes a second line. Returns the y below.
float metric(Canvas& canvas, Point at, float width, const std::string& label, const std::string& value) {
  const float line = canvas.u(23), room = width - canvas.u(46);
  canvas.text({at.x + width, at.y + line / 2}, value, TextSize::digits, canvas.colors.ink, Align::right);
  if (canvas.width_of(label, TextSize::label) <= room) {
    canvas.text({at.x, at.y + line / 2}, label, TextSize::label, canvas.colors.ink);
    return at.y + line;
  }
  const float half = canvas.line_height(TextSize::label) / 2;
  return canvas.paragraph({at.x, at.y + line / 2 - half}, label, room, TextSize::label, canvas.colors.ink) +
         canvas.u(2);
}

// Chosen by what was measured, in two halves: whose direction the sum has, and what attention makes of it.
std::string interpretation(const Canvas& canvas, const ScalingStudy::Column& column,
                           const PatternSpread& attention_of) {
  const float ratio = column.ratio;
  const Tr vectors = !std::isfinite(ratio)
                         ? Tr{"There are no positions: only the words speak", "没有位置：只有词在说话"}
                     : ratio < 0.3F   ? Tr{"Positions drown the words", "位置淹没了词义"}
                     : ratio < 0.75F  ? Tr{"Positions are louder than the words", "位置比词义响"}
                     : ratio <= 1.25F ? Tr{"Word and position are in balance", "词与位置势均力敌"}
                     : ratio <= 6 ? Tr{"The word leads, the position can still be told", "词义主导，位置仍可分辨"}
                                  : Tr{"The word drowns the position", "词义淹没了位置"};
  if (attention_of.limit <= 0)  // one key each: nothing to choose from
    return canvas.say(vectors) + canvas.say({".", "。"});
  const float spread = attention_of.entropy / attention_of.limit;
  const Tr attention = spread > 0.95F   ? Tr{"attention is almost even.", "注意力几乎均匀。"}
                       : spread > 0.75F ? Tr{"attention prefers some words.", "注意力有所偏重。"}
                                        : Tr{"attention is sharp.", "注意力集中在少数词上。"};
  return canvas.say(vectors) + canvas.say({"; ", "；"}) + canvas.say(attention);
}

void pattern(Canvas& canvas, const Shared& s, const ScalingStudy::Column& column, Rect at) {
  const RunView view = studied_view(s.input, s.study, column);
  const std::string name = view.attention("pattern");
  const Tensor& value = column.run->value(name);
  GridShape grid = grid_of(*column.run, {name, {view.head, 0, 0}}, value.rows(), value.cols());
  // Tokens on both sides while they can be read; a long sentence is shown by its pattern alone.
  AxisLabels queries, keys;
  queries.texts = view.queries;
  keys.texts = view.keys;
  queries.color = canvas.colors.query;
  queries.chosen = s.word;
  keys.color = canvas.colors.key;
  const auto n = static_cast<float>(std::max(1, grid.cols)), m = static_cast<float>(std::max(1, grid.rows));
  const auto fitted = [&](float left, float top) {
    const float cell = std::min((at.w - left) / n, (at.h - top) / m);
    return cell >= 3 ? std::floor(cell) : cell;
  };
  LabelPlan rows = plan_rows(canvas, queries, canvas.u(20)), columns;
  const float upright = canvas.line_height(TextSize::label) + canvas.u(2);
  const float labelled = fitted(rows.extent, upright);
  const bool labels = labelled >= canvas.u(12.5F);
  const float cell = labels ? labelled : fitted(0, 0);
  if (labels) {
    rows = plan_rows(canvas, queries, cell);
    columns = plan_columns(canvas, keys, cell);
  }
  const bool over = labels && columns.angle == 0;  // turned labels would take the room of the pattern
  const Point corner{std::round(at.x + (labels ? rows.extent : 0)), std::round(at.y + (over ? columns.extent : 0))};
  grid.at = {corner.x, corner.y, cell * n, cell * m};
  grid.scale = weight_scale();
  grid.quantity = canvas.say({"attention weight", "注意力权重"}) + " × " + number(column.factor, 2);
  mark_masked(grid, view);
  grid.source.name = name_in_scaling(number_of(s, column), name);
  for (const std::string& text : view.queries) grid.row_labels.push_back(plain_text(text));
  for (const std::string& text : view.keys) grid.col_labels.push_back(plain_text(text));
  if (cell >= canvas.u(27)) fit_digits(grid, canvas.style.scale);
  canvas.figure.add(grid);
  if (labels) {
    draw_row_labels(canvas, queries, rows, grid.at.x, grid.at.y, cell);
    if (over) draw_column_labels(canvas, keys, columns, grid.at.x, grid.at.y - canvas.u(1), cell);
  }
}

void card(Canvas& canvas, const Shared& s, std::size_t index, Rect at) {
  const ScalingStudy::Column& column = s.study.columns[index];
  RectShape ground;
  ground.at = at;
  ground.fill = canvas.colors.card;
  ground.stroke = index == 1 ? canvas.colors.weight : canvas.colors.rule;
  ground.line = canvas.u(index == 1 ? 1.5F : 1.0F) * canvas.colors.line;
  ground.radius = canvas.u(7);
  canvas.figure.add(ground);
  const float x = at.x + canvas.u(15), width = at.w - canvas.u(30);
  float y = at.y + canvas.u(26);
  canvas.text({x, y}, scaling_title(canvas, index, column.factor), TextSize::title, canvas.colors.ink, Align::left,
              true);
  y += canvas.u(30);
  norm_bar(canvas, s, {x, y}, width, canvas.say({"word", "词的长度"}), column.mean_word_norm, canvas.colors.query);
  y += canvas.u(24);
  norm_bar(canvas, s, {x, y}, width, canvas.say({"position", "位置的长度"}), column.mean_position_norm,
           canvas.colors.key);
  y += canvas.u(16);
  components(canvas, s, column, {x, y, width, canvas.u(64)});
  y += canvas.u(72);
  const std::string infinite = "∞";
  y = metric(canvas, {x, y}, width, canvas.say({"word ÷ position", "词 ÷ 位置"}),
             std::isfinite(column.ratio) ? number(column.ratio, 2) : infinite);
  y = metric(canvas, {x, y}, width, canvas.say({"cosine of sum and word", "和与词的夹角余弦"}),
             number(column.mean_cos_word, 2));
  y = metric(canvas, {x, y}, width, canvas.say({"cosine of sum and position", "和与位置的夹角余弦"}),
             number(column.mean_cos_position, 2));
  const RunView view = studied_view(s.input, s.study, column);
  std::string attention = view.attention("");
  attention.pop_back();  // the dot
  const PatternSpread spread = pattern_spread(*column.run, attention, view.head);
  const std::string limit = number(spread.limit, 2);
  y = metric(canvas, {x, y}, width,
             spread.limit > 0
                 ? canvas.say({"attention entropy (at most " + limit + ")", "注意力熵（上限 " + limit + "）"})
                 : canvas.say({"attention entropy (one key each)", "注意力熵（各只有一个键）"}),
             fixed(spread.entropy, 2));
  y += canvas.u(5);
  const float name_line = canvas.line_height(TextSize::tiny);
  canvas.text({x, y + name_line / 2}, head_name(view, canvas.style.lang), TextSize::tiny, canvas.colors.weight)
      .max_width = width;
  y += name_line + canvas.u(3);
  const float room = at.bottom() - y - canvas.u(14);
  const float words = canvas.u(92);
  const bool beside = width - words - canvas.u(10) >= canvas.u(120);
  const std::string sentence = interpretation(canvas, column, spread);
  if (beside) {
    const float side = std::min(room, width - words - canvas.u(10));
    pattern(canvas, s, column, {x, y, side, side});
    canvas.paragraph({x + side + canvas.u(10), y}, sentence, width - side - canvas.u(10), TextSize::label,
                     canvas.colors.muted);
    const float below = y + side + canvas.u(4);
    if (at.bottom() - below >= canvas.u(color_bar_height + 6))
      draw_color_bar(
          canvas, {x, below},
          {canvas.say({"weight; rows query, columns key", "权重；行是查询，列是键"}), weight_scale(), "", ""});
  } else {
    const float below = canvas.paragraph({x, y}, sentence, width, TextSize::label, canvas.colors.muted) + canvas.u(6);
    const float side = std::max(canvas.u(40), std::min(width, at.bottom() - below - canvas.u(14)));
    pattern(canvas, s, column, {x, below, side, side});
  }
}

// A statement that the numbers of the first card decide.
std::string conclusion(const Canvas& canvas, const ScalingStudy& study) {
  const float ratio = study.columns[0].ratio;
  if (!std::isfinite(ratio) || ratio <= 0)
    return canvas.say({"Without positions there is nothing to drown in.", "没有位置，也就谈不上淹没。"});
  const bool drowned = ratio < 1;
  const std::string times = number(drowned ? 1 / ratio : ratio, 1);
  return canvas.say(drowned ? Tr{"Check it yourself: without the factor the position vector is " + times +
                                     " times as long as the word vector.",
                                 "可验证的结论：不乘这个倍数时，位置向量的长度是词向量的 " + times + " 倍。"}
                            : Tr{"Check it yourself: even without the factor the word vector is " + times +
                                     " times as long as the position vector.",
                                 "可验证的结论：即使不乘这个倍数，词向量的长度也是位置向量的 " + times + " 倍。"});
}

Shared shared(const FigureInput& input, const ScalingStudy& study) {
  Shared s{input, study};
  s.word = studied_view(input, study, study.columns[0]).query;
  for (const auto& column : study.columns) {
    s.longest = std::max({s.longest, column.mean_word_norm, column.mean_position_norm});
    for (const char* value : {"embed_scaled", "pos_embed"})
      s.component = std::max(
          s.component, column.run->value(prefix_of(s, column) + value).slice(0).row(s.word).cwiseAbs().maxCoeff());
  }
  if (s.longest <= 0) s.longest = 1;
  if (s.component <= 0) s.component = 1;
  return s;
}

}  // namespace

Figure scaling_figure(const FigureInput& input, const ScalingStudy& study, const ScalingOptions& options) {
  if (study.columns[0].run == nullptr) return empty_figure(input.style);
  Canvas canvas(input.style);
  Shared s = shared(input, study);
  const std::string d = std::to_string(study.d_model);
  const std::string& word =
      study.columns[0].run->tokens_of(study.stack).front().tokens[static_cast<std::size_t>(s.word)].text;
  const float gap = canvas.u(18);
  const float card_w = std::floor(std::max(canvas.u(200), (canvas.room_right() - canvas.margin() - 2 * gap) / 3));
  s.components = std::min(study.d_model, static_cast<int>((card_w - canvas.u(30)) / canvas.u(3)));
  const std::string shown = std::to_string(s.components);
  std::string caption = canvas.say(
      {"The same sentence, embedding table and positions; the three columns differ in one factor only. d_{model} = " +
           d + "; lengths are means over the words; below them the vectors of “" + literal_text(word) + "”",
       "同一个句子、同一张嵌入表、同一组位置向量；三列只差一个倍数。d_{model} = " + d + "；长度是各词的平均；其下是“" +
           literal_text(word) + "”的词向量与位置向量"});
  if (s.components < study.d_model)
    caption += canvas.say({", the first " + shown + " components", "，前 " + shown + " 个分量"});
  caption += canvas.say({".", "。"});
  (void)options;  // the study was made from them
  const float top = canvas.header(
      canvas.say({"Why are embeddings multiplied by \\sqrt{d_{model}}?", "为什么嵌入要乘 \\sqrt{d_{model}}？"}),
      caption, {scaling_readout(input, study)});
  const float line = canvas.line_height(TextSize::label);
  const float height = std::clamp(canvas.room_bottom() - top - line * 2 - canvas.u(12), canvas.u(420), canvas.u(530));
  for (std::size_t i = 0; i < 3; ++i)
    card(canvas, s, i, {canvas.margin() + static_cast<float>(i) * (card_w + gap), top, card_w, height});
  canvas.paragraph({canvas.margin(), top + height + canvas.u(12)}, conclusion(canvas, study), 3 * card_w + 2 * gap,
                   TextSize::label, canvas.colors.muted);
  return canvas.finish(&input);
}

}  // namespace headlight
