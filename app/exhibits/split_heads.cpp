// Split and merge: the columns of one matrix become heads, and the heads one matrix again; real numbers of the run.
#include <algorithm>
#include <cmath>

#include "core/figure/axis_labels.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/run_view.h"
#include "core/lab/exhibit.h"

namespace headlight::exhibit::split_heads {
namespace {

constexpr int most_tokens = 12;

// Which of the three moves is going on, and how far it is: 0 … 1 split, 1 … 2 attention, 2 … 3 merge.
struct Moment {
  int stage;
  float part;
};
Moment moment_of(double at) {
  const int stage = std::min(2, static_cast<int>(at));
  const auto t = static_cast<float>(at - stage);
  return {stage, t * t * (3 - 2 * t)};  // starts and ends slowly
}

std::string value_of(const ExhibitInput& in, const RunView& view) {
  const double at = in.values.number("moment");
  static const char* const parts[] = {"q", "k", "v"};
  return view.attention(at < 1.5 ? parts[std::clamp(in.values.whole("value"), 0, 2)] : "z");
}

struct Places {
  Rect together, apart;  // of one head's block
};

struct Layout {
  float cell_w, cell_h, label;
  int tokens, first, heads, width;  // width: d_head
  Rect room;
  Places place(int h) const {
    const float w = cell_w * static_cast<float>(width), high = cell_h * static_cast<float>(tokens);
    const float total = w * static_cast<float>(heads);
    const Rect together{room.x + label + (room.w - label - total) / 2 + w * static_cast<float>(h),
                        room.y + (room.h - high) / 2, w, high};
    // Apart: behind each other, like sheets of paper, the first one in front; each moved right and up.
    const float step_x = (room.w - label - w) / static_cast<float>(std::max(1, heads - 1));
    const float step_y = (room.h - high) / static_cast<float>(std::max(1, heads - 1));
    return {together,
            {room.x + label + step_x * static_cast<float>(h), room.y + (room.h - high) - step_y * static_cast<float>(h),
             w, high}};
  }
};

Rect between(const Rect& a, const Rect& b, float t) {
  const auto at = [t](float x, float y) { return x + (y - x) * t; };
  return {at(a.x, b.x), at(a.y, b.y), at(a.w, b.w), at(a.h, b.h)};
}

void draw_block(Canvas& canvas, const RunView& view, const std::string& value, const Layout& l, int h, Rect at,
                float extent, Color color, bool tokens, bool digits) {
  const int slice = view.sentence * view.heads() + h;
  GridShape grid = grid_of(view.run, {value, {slice, l.first, 0}}, l.tokens, l.width);
  grid.at = at;
  grid.scale = diverging_scale(extent);
  if (digits) fit_digits(grid, canvas.style.scale, 2);
  grid.gap = l.cell_w > canvas.u(9) && l.cell_h > canvas.u(9) ? 1 : 0;
  RectShape back;
  back.at = at;
  back.fill = canvas.colors.card;
  canvas.figure.add(back);
  canvas.figure.add(grid);
  RectShape frame;
  frame.at = at;
  frame.stroke = h == view.head ? canvas.colors.focus : color;
  frame.line = canvas.u(h == view.head ? 2.4F : 1.4F) * canvas.colors.line;
  canvas.figure.add(frame);
  canvas.text({at.x + at.w / 2, at.y - canvas.u(11)},
              canvas.say({"head " + std::to_string(h + 1), "头 " + std::to_string(h + 1)}), TextSize::label,
              h == view.head ? canvas.colors.focus : canvas.colors.muted, Align::center, h == view.head);
  if (!tokens) return;
  AxisLabels rows;
  rows.texts = {view.queries.begin() + l.first, view.queries.begin() + l.first + l.tokens};
  rows.color = canvas.colors.query;
  const LabelPlan plan = plan_rows(canvas, rows, l.cell_h);
  draw_row_labels(canvas, rows, plan, at.x, at.y, l.cell_h);
}

std::string size_text(const Canvas& canvas, const Layout& l, const RunView& view, float at) {
  const std::string t = std::to_string(view.n_queries()), h = std::to_string(l.heads), d = std::to_string(l.width);
  const std::string flat = "(" + t + ", " + std::to_string(l.heads * l.width) + ")",
                    cut = "(" + t + ", " + h + ", " + d + ")", heads = "(" + h + ", " + t + ", " + d + ")";
  const std::string seq = canvas.say({"positions", "位置"}), features = canvas.say({"features", "特征"}),
                    head = canvas.say({"heads", "头"});
  const std::string one = flat + "  " + seq + " × " + features,
                    many = heads + "  " + head + " × " + seq + " × " + features;
  if (at <= 0.02F || at >= 2.98F) return one;
  if (at < 0.98F) return one + "   →   " + cut + "   →   " + heads;
  if (at <= 2.02F) return many;
  return heads + "   →   " + cut + "   →   " + one;
}

Tr what_happens(double at) {
  if (at <= 0.02) return {"One matrix: every row is a token.", "一个矩阵：每行是一个词元。"};
  if (at < 0.98)
    return {"Split: the columns are cut, the rows stay whole. No head loses a word; each gets a part of the features.",
            "拆分：切开的是列，行保持完整。每个头都看得到所有的词，只分到一部分特征。"};
  if (at <= 2.02)
    return at < 1.5 ? Tr{"Each head works alone, with all tokens.", "每个头独立工作，面对所有词元。"}
                    : Tr{"Each head has made its outputs z from its weights and its values.",
                         "每个头用自己的权重和值得出了自己的输出 z。"};
  if (at < 2.98) return {"Merge: the heads are put side by side again.", "合并：各头重新并排。"};
  return {"One matrix again, ready for W_{O}.", "又成一个矩阵，可以乘 W_{O} 了。"};
}

Figure draw(const ExhibitInput& in) {
  const RunView view(in.base.run, in.base.selection);
  if (view.empty()) return empty_figure(in.base.style);
  Canvas canvas(roomy(in.base.style));
  const Theme& t = canvas.colors;
  const double at = in.values.number("moment");
  const std::string value = value_of(in, view);
  const std::string heads = std::to_string(view.heads()), width = std::to_string(view.run.config.d_head),
                    all = std::to_string(view.heads() * view.run.config.d_head);
  const float top = canvas.header(
      canvas.say(
          {"Many heads: " + all + " = " + heads + " × " + width, "多个头：" + all + " = " + heads + " × " + width}),
      canvas.say({"Real numbers of this sentence. Splitting and merging compute nothing: numbers only change places.",
                  "这句话的真实数值。拆分与合并什么也不计算：数只是换了位置。"}),
      {hover_readout(in.base)});
  Layout l{};
  l.heads = view.heads();
  l.width = view.run.config.d_head;
  l.tokens = std::min(view.n_queries(), most_tokens);
  l.first = std::clamp(view.query - l.tokens / 2, 0, view.n_queries() - l.tokens);
  AxisLabels rows;
  rows.texts = {view.queries.begin() + l.first, view.queries.begin() + l.first + l.tokens};
  const float words = canvas.u(96);
  l.room = {canvas.margin(), top + words + canvas.u(18), canvas.room_right() - canvas.margin(),
            std::max(canvas.u(240), canvas.room_bottom() - top - words - canvas.u(24))};
  const float least = canvas.u(26) * static_cast<float>(l.heads - 1);  // a strip of every sheet can be seen
  l.cell_h = std::clamp((l.room.h - least) / static_cast<float>(l.tokens), canvas.u(8), canvas.u(28));
  l.label = plan_rows(canvas, rows, l.cell_h).extent;
  l.cell_w = std::min((l.room.w - l.label) / static_cast<float>(l.heads * l.width), canvas.u(44));

  canvas
      .text({canvas.margin(), top + canvas.u(14)}, size_text(canvas, l, view, static_cast<float>(at)), TextSize::title,
            t.weight, Align::left, true)
      .max_width = l.room.w;
  canvas.paragraph({canvas.margin(), top + canvas.u(30)}, canvas.say(what_happens(at)), l.room.w, TextSize::text,
                   t.ink);

  const Moment m = moment_of(at);
  const float apart = m.stage == 0 ? m.part : m.stage == 1 ? 1 : 1 - m.part;
  float extent = 1e-6F;
  const Tensor& numbers = view.run.value(value);
  for (int h = 0; h < l.heads; ++h)
    extent = std::max(extent,
                      numbers.slice(view.sentence * l.heads + h).middleRows(l.first, l.tokens).cwiseAbs().maxCoeff());
  const Color color = value.ends_with(".k")   ? t.key
                      : value.ends_with(".v") ? t.value
                      : value.ends_with(".z") ? t.weight
                                              : t.query;
  for (int h = l.heads - 1; h >= 0; --h) {
    const Places p = l.place(h);
    draw_block(canvas, view, value, l, h, between(p.together, p.apart, apart), extent, color, h == 0, true);
  }
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const ModelConfig& c = in.base.run.config;
  return {{"heads", c.n_heads}, {"head_dim", c.d_head}, {"features", c.n_heads * c.d_head}};
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "split-heads",
     .name = {"Split and merge of heads", "头的拆分与合并"},
     .about =
         {"Multi-head attention cuts the features, not the sentence: with 512 features and 8 heads every head gets "
          "64 numbers of every token. In code this is a reshape and a transpose, (seq, heads × head_dim) to (heads, "
          "seq, head_dim), and back after attention. No number changes on the way.",
          "多头注意力切的是特征，不是句子：512 个特征、8 个头时，每个头从每个词元那里分到 64 个数。在代码里这就是"
          "一次变形加一次转置，从 (seq, heads × head_dim) 到 (heads, seq, head_dim)，注意力之后再变回来。途中没有"
          "一个数改变。"},
     .lesson = 5,
     .controls = {{.id = "moment",
                   .label = {"moment", "时刻"},
                   .kind = Kind::number,
                   .low = 0,
                   .high = 3,
                   .tip = {"0: one matrix; 1: heads; 2: their outputs; 3: one matrix again.",
                           "0：一个矩阵；1：各个头；2：各头的输出；3：又是一个矩阵。"}},
                  {.id = "value",
                   .label = {"what is split", "拆分什么"},
                   .kind = Kind::choice,
                   .choices = {{"queries Q", "查询 Q"}, {"keys K", "键 K"}, {"values V", "值 V"}}}},
     .draw = draw,
     .uses_run = true,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::split_heads
