// Sentences of different lengths in one batch: which columns are hidden, and which rows count.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/axis_labels.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/rich_text.h"
#include "core/figure/run_view.h"
#include "core/figure/token_matrix.h"
#include "core/lab/exhibit.h"
#include "core/lab/model_source.h"

namespace headlight::exhibit::batch_masks {
namespace {

constexpr std::size_t most_sentences = 3;

struct Batch : Study {
  std::shared_ptr<const Run> made;
  const Run* run(int number) const override { return number == 0 ? made.get() : nullptr; }
  Tr run_name(int) const override { return {"the batch", "这个批次"}; }
};

// The window's batch if it has one and its model has one stack, else the example's sentences.
Request request_of(const LabState& state, const ExhibitValues& values) {
  Request request = state.request;
  const Request model = with_model(request);
  const ModelConfig& config = model.model.given ? model.model.given->config : request.model.config;
  if (config.two_stacks()) {
    request = Request();
    request.model.folder = "story";
  }
  std::vector<std::string> sentences;
  for (const std::string& sentence : request.sentences)
    if (!sentence.empty() && sentences.size() < most_sentences) sentences.push_back(sentence);
  if (sentences.size() < 2) sentences = {"今天|天气|真|好|，|我|想|出|去|玩", "我|想|出|去|玩", "天气|真|好"};
  request.sentences = sentences;
  request.targets.assign(sentences.size(), "");
  request.interventions.clear();
  request.mask = {};
  request.mask.causal = values.on("causal");
  request.mask.padding = values.whole("padding") != 2;
  request.mask.padding_rows = values.whole("padding") == 1;
  return request;
}

WeightsOf weights(const ExhibitInput& in) {
  return in.base.run.config.two_stacks() ? WeightsOf::trained : WeightsOf::window;
}

std::shared_ptr<const Study> study(const LabState& state, const ExhibitValues& values,
                                   const std::atomic<bool>* cancelled) {
  auto made = std::make_shared<Batch>();
  made->made = run_lab(request_of(state, values), cancelled);
  return made->made && made->made->graph.size() > 0 ? made : nullptr;
}

struct Facts {
  float padding_weight = 0;  // largest weight of a word on padding
  double row_sum = 0;        // mean over the padding rows
  int counted = 0, rows = 0;
};

std::string pattern_name(const Run& run, int layer) {
  return "blocks." + std::to_string(std::clamp(layer, 0, run.config.n_layers - 1)) + ".attn.pattern";
}

Facts facts_of(const Run& run, const Selection& s) {
  Facts f;
  const Tensor& pattern = run.value(pattern_name(run, s.layer));
  const int head = std::clamp(s.head, 0, run.config.n_heads - 1);
  double sums = 0;
  for (std::size_t b = 0; b < run.source.size(); ++b) {
    const auto slice = pattern.slice(static_cast<int>(b) * run.config.n_heads + head);
    const int length = run.source[b].length, all = pattern.rows();
    f.counted += length;
    f.rows += all;
    if (length == all) continue;
    if (length > 0 && length < all)
      f.padding_weight = std::max(f.padding_weight, slice.block(0, length, length, all - length).maxCoeff());
    for (int r = length; r < all; ++r) sums += static_cast<double>(slice.row(r).sum());
  }
  f.row_sum = f.rows > f.counted ? sums / (f.rows - f.counted) : 0;
  return f;
}

// A sentence's pattern, its sums at the right, the rows of padding pale.
float draw_sentence(Canvas& canvas, const Run& run, const Selection& selection, int sentence, Rect room) {
  const Theme& t = canvas.colors;
  Selection at = selection;
  at.sentence = sentence;
  at.query = -1;
  const RunView view(run, at);
  const std::string name = view.attention("pattern");
  const int n = view.n_queries(), length = run.source[static_cast<std::size_t>(sentence)].length;
  GridShape grid = grid_of(run, {name, {view.slice_of(name), 0, 0}}, n, n);
  mark_masked(grid, view);
  grid.scale = weight_scale();
  grid.source.name = name_in_study(0, name);
  AxisLabels rows, cols;
  for (const std::string& word : view.queries) rows.texts.push_back(word == "<pad>" ? "▢" : word);
  cols.texts = rows.texts;
  rows.color = t.query;
  cols.color = t.key;
  const float sums = canvas.u(36);
  float label = 0;  // the same cells in all sentences
  for (const Encoding& other : run.source)
    for (const Token& token : other.tokens)
      label = std::max(label, canvas.width_of(literal_text(token.text), TextSize::label));
  const float cell = std::floor((room.w - sums - std::min(label, canvas.u(90)) - canvas.u(18)) / static_cast<float>(n));
  const GridShape placed = draw_token_matrix(canvas, rows, cols, grid, {room.x, room.y, room.w - sums, room.h},
                                             std::clamp(cell / canvas.style.scale, 4.0F, 34.0F), false);
  const float pitch = placed.at.h / static_cast<float>(n);
  canvas.text({placed.at.right() + sums, placed.at.y - canvas.u(10)}, "Σ", TextSize::label, t.weight, Align::right,
              true);
  const Tensor& pattern = run.value(name);
  for (int r = 0; r < n; ++r) {
    const bool padding = r >= length;
    canvas.text({placed.at.right() + sums, placed.at.y + pitch * (static_cast<float>(r) + 0.5F)},
                fixed(pattern.slice(view.slice_of(name)).row(r).sum(), 2), TextSize::digits_small,
                padding ? t.muted : t.weight, Align::right);
  }
  const float bottom = placed.at.bottom() + canvas.u(22);
  if (length == n) return bottom;
  const float y = placed.at.y + pitch * static_cast<float>(length),
              x = placed.at.x + pitch * static_cast<float>(length);
  RectShape veil;
  veil.at = {placed.at.x, y, placed.at.w, placed.at.bottom() - y};
  veil.fill = with_alpha(t.paper, 0.5F);
  canvas.figure.add(veil);
  draw_line(canvas, {placed.at.x - canvas.u(4), y}, {placed.at.right() + canvas.u(4), y}, t.focus, 1.6F);
  draw_line(canvas, {x, placed.at.y - canvas.u(4)}, {x, placed.at.bottom()}, t.focus, 1.6F, true);
  canvas
      .text({placed.at.x + placed.at.w / 2, placed.at.bottom() + canvas.u(12)},
            canvas.say({"rows below the line are ignored later", "线以下的行以后不用"}), TextSize::tiny, t.focus,
            Align::center)
      .max_width = room.w;
  return bottom;
}

Figure draw(const ExhibitInput& in) {
  const auto* batch = dynamic_cast<const Batch*>(in.study);
  if (batch == nullptr) return empty_figure(in.base.style);
  const Run& run = *batch->made;
  Canvas canvas(roomy(in.base.style));
  const Theme& t = canvas.colors;
  const Facts f = facts_of(run, in.base.selection);
  const int layer = std::clamp(in.base.selection.layer, 0, run.config.n_layers - 1),
            head = std::clamp(in.base.selection.head, 0, run.config.n_heads - 1);
  const std::string l = std::to_string(layer + 1), h = std::to_string(head + 1), n = std::to_string(run.source.size());
  const float top = canvas.header(
      canvas.say({"A batch of sentences of different lengths", "长短不一的句子组成一批"}),
      canvas.say(
          {n + " sentences are computed at once, so the short ones are filled up with <pad> (▢). Weights of layer " +
               l + ", head " + h + ": hatched cells are forbidden and exactly 0.",
           n + " 个句子一起计算，短的用 <pad>（▢）补齐。第 " + l + " 层第 " + h +
               " 头的权重：画斜线的格被禁止，权重恰好为 0。"}),
      {});
  const auto count = static_cast<float>(run.source.size());
  const float gap = canvas.u(18), wide = (canvas.room_right() - canvas.margin() - gap * (count - 1)) / count;
  const float room = std::min(canvas.room_bottom() - top - canvas.u(150), wide + canvas.u(70));
  float bottom = 0;
  for (std::size_t b = 0; b < run.source.size(); ++b) {
    const float x = canvas.margin() + static_cast<float>(b) * (wide + gap);
    const std::string words = std::to_string(run.source[b].length), number_of = std::to_string(b + 1);
    canvas.text(
        {x, top + canvas.u(12)},
        canvas.say({"sentence " + number_of + ": " + words + " words", "句子 " + number_of + "：" + words + " 个词"}),
        TextSize::text, t.ink, Align::left, true);
    bottom = std::max(bottom, draw_sentence(canvas, run, in.base.selection, static_cast<int>(b),
                                            {x, top + canvas.u(28), wide, std::max(canvas.u(150), room)}));
  }
  float y = bottom + canvas.u(26);
  const auto fact = [&](const std::string& digits, Color color, const Tr& words) {
    canvas.text({canvas.margin() + canvas.u(66), y}, digits, TextSize::title, color, Align::right, true);
    canvas.text({canvas.margin() + canvas.u(82), y}, canvas.say(words), TextSize::text, t.ink).max_width =
        canvas.room_right() - canvas.margin() - canvas.u(82);
    y += canvas.u(28);
  };
  const bool hidden = f.padding_weight == 0;
  fact(fixed(f.padding_weight, 3), hidden ? t.good : t.focus,
       hidden ? Tr{"is the largest weight a word gives to padding: the columns are hidden.",
                   "是词给填充的最大权重：这些列被遮住了。"}
              : Tr{"is the largest weight a word gives to padding: words listen to padding.",
                   "是词给填充的最大权重：词在听填充。"});
  fact(fixed(static_cast<float>(f.row_sum), 2), std::abs(f.row_sum - 1) < 1e-3 ? t.weight : t.focus,
       std::abs(f.row_sum - 1) < 1e-3
           ? Tr{"is the sum of every row of padding: they are computed like all others.",
                "是填充行的权重和：它们照常计算。"}
           : Tr{"is the sum of the rows of padding: their rows are forbidden, their columns not.",
                "是填充行的权重和：被遮住的是行，列却没有。"});
  const std::string counted = std::to_string(f.counted), rows = std::to_string(f.rows);
  fact(counted, t.ink,
       {"of " + rows + " rows count: the loss is taken over words only.",
        "（共 " + rows + " 行）行起作用：只在真正的词上计算损失。"});
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto* batch = dynamic_cast<const Batch*>(in.study);
  if (batch == nullptr) return {};
  const Facts f = facts_of(*batch->made, in.base.selection);
  return {{"padding_weight", static_cast<double>(f.padding_weight)},
          {"row_sum", f.row_sum},
          {"counted", f.counted},
          {"rows", f.rows}};
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "batch-masks",
     .name = {"Masks on a batch", "批次上的掩码"},
     .about =
         {"Sentences computed together need the same length. Padding fills the short ones, and the padding mask hides "
          "its columns, so that no word listens to it. Its rows stay: they sum to 1 like all others and are thrown "
          "away later. Hiding rows in place of columns is a classic mistake.",
          "一起计算的句子必须一样长。填充把短句补齐，填充掩码遮住这些列，使任何词都听不到它们。填充的行保留：它们的和照"
          "样"
          "是 1，之后被丢弃。把行当成列来遮，是经典的错误。"},
     .lesson = 9,
     .controls = {{.id = "causal", .label = {"causal mask", "因果掩码"}, .kind = Kind::toggle, .start = {1}},
                  {.id = "padding",
                   .label = {"padding mask", "填充掩码"},
                   .kind = Kind::choice,
                   .choices = {{"columns", "列"}, {"rows (a mistake)", "行（错误）"}, {"none", "无"}}}},
     .draw = draw,
     .uses_run = true,
     .study = study,
     .numbers = numbers,
     .weights = weights}};

}  // namespace
}  // namespace headlight::exhibit::batch_masks
