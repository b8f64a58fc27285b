#include "core/figure/lens_figure.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/scaling_study.h"
#include "core/figure/axis_labels.h"
#include "core/figure/color_bar.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/output_parts.h"
#include "core/text/error.h"

namespace headlight {
namespace {

struct Lens {
  const FigureInput& input;
  const Run& run;
  const LensOptions& options;
  std::vector<LensStop> stops;  // rows, the input first
  RunView view;
  int first = 0, count = 0;  // columns: positions

  const Vocabulary& words() const { return predicted_words(run); }
  const Tensor& probs(std::size_t stop) const { return run.value(stops[stop].probs); }
  int last() const { return static_cast<int>(stops.size()) - 1; }
  /// The word a cell speaks of: its own most probable one, or that of the output.
  int word_at(std::size_t stop, int position) const {
    const std::size_t from = options.follow ? stops.size() - 1 : stop;
    return top_words(probs(from), 0, position, 1).front().first;
  }
};

std::string name_of(const Canvas& canvas, const Lens& lens, std::size_t i) {
  const LensStop& stop = lens.stops[i];
  if (static_cast<int>(i) == lens.last()) return canvas.say({"output", "输出"});
  const std::string n = std::to_string(stop.layer + 1);
  switch (stop.where) {
    case LensStop::Where::input:
      return canvas.say({"input", "输入"});
    case LensStop::Where::after_attention:
      return canvas.say({"layer " + n + ", attention", "第 " + n + " 层，注意力后"});
    case LensStop::Where::after_cross:
      return canvas.say({"layer " + n + ", cross", "第 " + n + " 层，交叉后"});
    case LensStop::Where::after_ffn:
      break;
  }
  return canvas.say({"layer " + n + ", feed-forward", "第 " + n + " 层，前馈后"});
}

/// Which cell the list beside the table speaks of.
struct Cell {
  std::size_t stop;
  int position;
};
Cell cell_listed(const Lens& lens) {
  const auto find = [&](const ValueRef& element) -> std::optional<Cell> {
    const std::string name = column_of(element.name).name;
    for (std::size_t i = 0; i < lens.stops.size(); ++i)
      if (lens.stops[i].probs == name && element.at.row < lens.view.n_queries()) return Cell{i, element.at.row};
    return std::nullopt;
  };
  if (lens.input.hover && lens.input.hover->kind == Tag::Kind::cell)
    if (const auto cell = find(lens.input.hover->value)) return *cell;
  if (lens.input.selection.locked)
    if (const auto cell = find(*lens.input.selection.locked)) return *cell;
  return {lens.stops.size() - 1, lens.view.query};
}

/// The part of a long sentence around the query that fits.
void choose_columns(Lens& lens, int fits) {
  const int n = lens.view.n_queries();
  lens.count = std::clamp(fits, 1, n);
  lens.first = std::clamp(lens.view.query - lens.count / 2, 0, n - lens.count);
}

// The word that really follows a position; empty when none does.
std::string follows(const Canvas& canvas, const Lens& lens, int position) {
  const auto& tokens = lens.run.tokens_of(predicting_stack(lens.run)).front();
  if (lens.run.config.architecture == Architecture::encoder || position + 1 >= tokens.length) return "";
  return shown_word(lens.words(), tokens.ids[static_cast<std::size_t>(position) + 1], canvas.style.lang);
}

std::string caption(const Canvas& canvas, const Lens& lens) {
  Tr words{
      "Every row takes the residual stream as it is at this place and sends it at once through the last LayerNorm "
      "and the output matrix: what would the model say if it ended here?",
      "每一行取残差流在该处的值，直接送入最后的层归一化和输出矩阵：若模型到此为止，会说什么词？"};
  if (lens.options.follow)
    words = words + Tr{" Cells: the probability of the word that the model says in the end.",
                       "格中是模型最终说出的词在该处的概率。"};
  if (lens.run.config.norm == Norm::post)
    words = words + Tr{" (Post-norm: the stream has been normalised in the block already, and is once more here.)",
                       "（后归一化：残差流在层内已归一化过，这里再归一化一次。）"};
  if (lens.count < lens.view.n_queries()) {
    const std::string from = std::to_string(lens.first), to = std::to_string(lens.first + lens.count - 1),
                      all = std::to_string(lens.view.n_queries());
    words = words + Tr{" Positions " + from + " to " + to + ", around the query; the sentence has " + all + ".",
                       "显示查询词附近的位置 " + from + " 至 " + to + "（全句共 " + all + " 个词元）。"};
  }
  return canvas.say(words);
}

void draw_cell(Canvas& canvas, const Lens& lens, std::size_t stop, int position, Rect at, const ColorScale& scale,
               bool listed) {
  const int id = lens.word_at(stop, position);
  const float p = lens.probs(stop)(0, position, id);
  RectShape cell;
  const float gap = canvas.u(1);
  cell.at = {at.x + gap, at.y + gap, at.w - 2 * gap, at.h - 2 * gap};
  cell.fill = scale.color(canvas.colors, p);
  if (listed) {
    cell.stroke = canvas.colors.focus;
    cell.line = canvas.u(2) * canvas.colors.line;
  }
  cell.tag = {Tag::Kind::cell, {name_in_column(study_column, lens.stops[stop].probs), {0, position, id}}};
  canvas.figure.add(cell);
  const Color ink = text_on(canvas.colors, cell.fill);
  const bool both = at.h >= canvas.u(34) && !lens.options.follow;
  if (lens.options.follow) {
    canvas.text({at.x + at.w / 2, at.y + at.h / 2}, fixed_number(static_cast<double>(p), 2), TextSize::digits, ink,
                Align::center);
    return;
  }
  canvas
      .text({at.x + at.w / 2, at.y + at.h / 2 - (both ? canvas.u(7) : 0)},
            shown_word(lens.words(), id, canvas.style.lang), TextSize::label, ink, Align::center)
      .max_width = at.w - canvas.u(8);
  if (both)
    canvas.text({at.x + at.w / 2, at.y + at.h / 2 + canvas.u(9)}, fixed_number(static_cast<double>(p), 2),
                TextSize::digits_small, ink, Align::center);
}

// The numbers behind the table, for files: a grid without any place of its own would not be drawn, so it lies below.
GridShape numbers_of(const Canvas& canvas, const Lens& lens, Rect at, const ColorScale& scale) {
  GridShape grid;
  grid.at = at;
  grid.rows = static_cast<int>(lens.stops.size());
  grid.cols = lens.count;
  grid.scale = scale;
  grid.gap = canvas.u(2);
  grid.quantity = canvas.say({"probability", "概率"});
  auto values = std::make_shared<std::vector<float>>();
  for (std::size_t i = 0; i < lens.stops.size(); ++i) {
    grid.row_labels.push_back(name_of(canvas, lens, i));
    for (int t = lens.first; t < lens.first + lens.count; ++t)
      values->push_back(lens.probs(i)(0, t, lens.word_at(i, t)));
  }
  for (int t = lens.first; t < lens.first + lens.count; ++t)
    grid.col_labels.push_back(plain_text(lens.view.queries[static_cast<std::size_t>(t)]));
  grid.values = std::move(values);
  return grid;
}

void draw_list(Canvas& canvas, const Lens& lens, const Cell& cell, Rect room) {
  const float line = canvas.line_height(TextSize::label);
  const std::string at = lens.view.queries[static_cast<std::size_t>(cell.position)];
  canvas
      .text({room.x + canvas.u(8), room.y + line / 2}, name_of(canvas, lens, cell.stop), TextSize::label,
            canvas.colors.ink, Align::left, true)
      .max_width = room.w - canvas.u(16);
  const std::string next = follows(canvas, lens, cell.position);
  const std::string words =
      canvas.say({"at “" + at + "”", "在“" + at + "”处"}) +
      (next.empty() ? "" : canvas.say({"; what follows is “" + next + "”", "；实际的下一个词是“" + next + "”"}));
  canvas.text({room.x + canvas.u(8), room.y + 1.5F * line}, words, TextSize::tiny, canvas.colors.muted).max_width =
      room.w - canvas.u(16);
  Candidates candidates{lens.run, lens.words(), {lens.stops[cell.stop].probs, {0, cell.position, 0}}, study_column};
  const float top = room.y + 2 * line + canvas.u(4);
  draw_candidates(canvas, candidates,
                  {room.x, top, room.w, std::min(room.bottom() - top, candidates_height(canvas, candidates, 8))});
}

}  // namespace

Figure lens_figure(const FigureInput& input, const Run& looked, const std::vector<LensStop>& stops,
                   const LensOptions& options) {
  Selection here = input.selection;
  here.sentence = 0;  // the only one of the study
  const bool two = looked.config.two_stacks();
  if (two && !here.decoder_stack) here.query = -1;  // a position of the other sentence
  here.decoder_stack = two;
  here.attention = AttentionKind::self;
  Lens lens{input, looked, options, {}, RunView(looked, here)};
  for (const LensStop& stop : stops)
    if (options.inside || stop.where == LensStop::Where::input || stop.where == LensStop::Where::after_ffn)
      lens.stops.push_back(stop);
  if (lens.view.empty() || lens.stops.empty()) return empty_figure(input.style);
  Canvas canvas(input.style);

  // 1. how many columns there is room for
  float side = 0;
  for (std::size_t i = 0; i < lens.stops.size(); ++i)
    side = std::max(side, canvas.width_of(name_of(canvas, lens, i), TextSize::label, true));
  side += canvas.u(14);
  const bool beside = canvas.style.width >= canvas.u(700);
  const float list = beside ? canvas.u(canvas.style.width < canvas.u(1000) ? 216.0F : 270.0F) : 0;
  const float width = canvas.room_right() - canvas.margin() - side - (beside ? list + canvas.u(24) : 0);
  choose_columns(lens, static_cast<int>(width / canvas.u(options.follow ? 40.0F : 56.0F)));
  const float top =
      canvas.header(canvas.say({"Logit lens: what each layer would predict", "逐层预测：每一层会说什么词"}),
                    caption(canvas, lens), {""});
  const float pitch = std::floor(std::min(width / static_cast<float>(lens.count), canvas.u(110)));

  // 2. the words above, the table, what really follows below
  AxisLabels tokens;
  for (int t = lens.first; t < lens.first + lens.count; ++t)
    tokens.texts.push_back(lens.view.queries[static_cast<std::size_t>(t)]);
  tokens.color = canvas.colors.query;
  tokens.role = "query";
  tokens.first = lens.first;
  tokens.chosen = lens.view.query - lens.first;
  const LabelPlan columns = plan_columns(canvas, tokens, pitch);
  const float left = canvas.margin() + side, y = std::ceil(top + columns.extent);
  draw_column_labels(canvas, tokens, columns, left, y - canvas.u(1), pitch);
  const float line = canvas.line_height(TextSize::label);
  const float below = line * 2 + canvas.u(color_bar_height + 16);
  const float room = canvas.room_bottom() - y - below - (beside ? 0 : canvas.u(270));
  const float height = std::floor(std::clamp(room / static_cast<float>(lens.stops.size()), canvas.u(24), canvas.u(46)));
  const ColorScale scale = weight_scale();
  const Cell listed = cell_listed(lens);
  const Rect table{left, y, pitch * static_cast<float>(lens.count), height * static_cast<float>(lens.stops.size())};
  canvas.figure.add(numbers_of(canvas, lens, table, scale));
  for (std::size_t i = 0; i < lens.stops.size(); ++i) {
    const float row = y + static_cast<float>(i) * height;
    const bool output = static_cast<int>(i) == lens.last();
    canvas.text({left - canvas.u(10), row + height / 2}, name_of(canvas, lens, i), TextSize::label,
                output ? canvas.colors.ink : canvas.colors.muted, Align::right, output);
    for (int c = 0; c < lens.count; ++c)
      draw_cell(canvas, lens, i, lens.first + c, {left + static_cast<float>(c) * pitch, row, pitch, height}, scale,
                listed.stop == i && listed.position == lens.first + c);
  }
  float bottom = table.bottom() + canvas.u(4);
  bool any = false;
  for (int c = 0; c < lens.count; ++c) {
    const std::string next = follows(canvas, lens, lens.first + c);
    if (next.empty()) continue;
    any = true;
    canvas
        .text({left + (static_cast<float>(c) + 0.5F) * pitch, bottom + line / 2}, next, TextSize::label,
              canvas.colors.muted, Align::center)
        .max_width = pitch - canvas.u(6);
  }
  if (any) {
    canvas.text({left - canvas.u(10), bottom + line / 2}, canvas.say({"what follows", "实际的下一个词"}),
                TextSize::label, canvas.colors.muted, Align::right);
    bottom += line;
  }
  const float bar = draw_color_bar(canvas, {left, bottom + canvas.u(12)},
                                   {options.follow ? canvas.say({"probability of the output word", "输出词的概率"})
                                                   : canvas.say({"probability of the word", "该词的概率"}),
                                    scale, "", ""});

  // 3. the most probable words of one cell
  const Rect at = beside
                      ? Rect{std::max(table.right() + canvas.u(24) + columns.overhang, left + canvas.u(160)),
                             y - canvas.u(4), list, canvas.u(330)}
                      : Rect{canvas.margin(), bar + canvas.u(12), canvas.room_right() - canvas.margin(), canvas.u(270)};
  draw_list(canvas, lens, listed, at);
  return canvas.finish();
}

}  // namespace headlight
