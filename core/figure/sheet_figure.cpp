#include "core/figure/sheet_figure.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "core/analysis/head_scores.h"
#include "core/figure/color_bar.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/mini_pattern.h"
#include "core/models/guided_head.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr float long_side = 1123, short_side = 794, margin = 40;  // 297 × 210 mm at 96 pixels an inch
constexpr float provenance_room = 48;  // what an exported file has below the figure, two lines mostly

struct Page {
  float width = 0, height = 0;
  float side = 0;  // of the square room of a small pattern
  bool captions = false;
};

/// What stands on a page beside the patterns.
struct Parts {
  std::size_t groups = 1;
  int layers = 1, heads = 1;
  float row_head = 0, column_head = 0, group_head = 0, caption = 0, gap = 0, footer = 0;
};

constexpr float side_with_captions = 88;  // a caption of two lines says something from this width on

Page page_of(float width, float height, float header, const Parts& p, float unit) {
  Page page{width, height, 0, false};
  const auto rows = static_cast<float>(p.groups) * static_cast<float>(p.layers);
  const float across = (width - 2 * margin * unit - p.row_head) / static_cast<float>(p.heads) - p.gap;
  const float free =
      height - 2 * margin * unit - header - p.footer - static_cast<float>(p.groups) * (p.group_head + p.column_head);
  const float captioned = std::min(across, free / rows - p.gap - p.caption);
  page.captions = captioned >= side_with_captions * unit;
  page.side = page.captions ? captioned : std::min(across, free / rows - p.gap);
  page.side = std::max(std::floor(std::min(page.side, 230 * unit)), 3 * unit);
  return page;
}

std::string model_words(const Canvas& canvas, const Model& model) {
  const std::string seed = std::to_string(model.seed);
  std::string words = model.name.empty() ? canvas.say({"a model with random weights", "随机权重的模型"}) : model.name;
  words += canvas.say({", seed " + seed, "，种子 " + seed});
  if (model.trained) {
    const auto training = nlohmann::json::parse(model.training, nullptr, false);
    const int steps = training.is_object() ? training.value("steps", 0) : 0;
    const std::string n = std::to_string(steps);
    words += steps > 0 ? canvas.say({", trained for " + n + " steps", "，已训练 " + n + " 步"})
                       : canvas.say({", trained", "，已训练"});
  }
  return words;
}

std::string sentence_words(const std::vector<Encoding>& sentences, int sentence) {
  if (sentence >= static_cast<int>(sentences.size())) return "";
  std::string words;
  for (const Token& token : sentences[static_cast<std::size_t>(sentence)].tokens)
    words += (words.empty() ? "" : " | ") + literal_text(token.text);
  return words;
}

/// At most three lines; the last one says that there is more.
float sentence_lines(Canvas& canvas, Point at, const std::string& words, float width) {
  constexpr std::size_t most = 3;
  std::vector<std::string> lines = wrapped(words, TextSize::label, width, canvas.style.scale);
  const bool cut = lines.size() > most;
  if (cut) lines.resize(most);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string line = lines[i] + (cut && i + 1 == most ? " …" : "");
    canvas.text({at.x, at.y + canvas.line_height(TextSize::label) / 2}, line, TextSize::label, canvas.colors.ink)
        .max_width = width;
    at.y += canvas.line_height(TextSize::label);
  }
  return at.y;
}

Rect fitted(const ReadView& read, Rect slot) {
  const float cols = static_cast<float>(read.keys.size()), rows = static_cast<float>(read.queries.size());
  float cell = std::min(slot.w / cols, slot.h / rows);
  if (cell >= 2) cell = std::floor(cell);
  return {slot.x, slot.y, std::max(2.0F, cell * cols), std::max(2.0F, cell * rows)};
}

/// What a head mostly looks at, below its pattern: two lines at most.
void caption(Canvas& canvas, const HeadMeasurement& measured, bool guided, Point at, float width) {
  const HeadLabel label = label_of(measured);
  std::string words = canvas.say(words_of(label));
  if (label.strength != HeadLabel::Strength::none) words += " " + number(static_cast<float>(label.confidence), 2);
  if (guided) words = canvas.say(guided_word) + canvas.say({": ", "："}) + words;
  const Color color = guided ? canvas.colors.focus : canvas.colors.muted;
  std::vector<std::string> lines = wrapped(words, TextSize::tiny, width, canvas.style.scale);
  for (std::size_t i = 0; i < std::min<std::size_t>(2, lines.size()); ++i) {
    canvas
        .text({at.x, at.y + canvas.line_height(TextSize::tiny) * (static_cast<float>(i) + 0.5F)}, lines[i],
              TextSize::tiny, color)
        .max_width = width;
  }
}

}  // namespace

Figure sheet_figure(const FigureInput& input, const HeatmapOptions& options, const ReadingOptions& reading) {
  const RunView chosen(input.run, input.selection);
  if (chosen.empty()) return empty_figure(input.style);
  const auto groups = attention_groups(input.run);
  std::vector<ReadView> reads;
  for (const AttentionGroup& group : groups) {
    reads.emplace_back(RunView(input.run, at_group(input.selection, group)), reading);
    if (reads.back().queries.empty() || reads.back().keys.empty()) return nothing_left_figure(input.style);
  }
  Canvas canvas(input.style);
  const float unit = canvas.u(1), line = canvas.line_height(TextSize::label), tiny = canvas.line_height(TextSize::tiny);
  const int layers = chosen.layers(), heads = chosen.heads();
  const auto layer_word = [&](int l) {
    const std::string n = std::to_string(l + 1);
    return canvas.say({"layer " + n, "第 " + n + " 层"});
  };

  // 1. The page that gives the patterns more room; its header is at most so high.
  Parts parts;
  parts.groups = groups.size();
  parts.layers = layers;
  parts.heads = heads;
  parts.row_head = canvas.width_of(layer_word(layers - 1), TextSize::tiny) + canvas.u(12);
  parts.column_head = tiny + canvas.u(2);
  parts.group_head = groups.size() > 1 ? line + canvas.u(6) : 0;
  parts.gap = canvas.u(heads > 16 || layers > 16 ? 3.0F : heads > 8 ? 6.0F : 12.0F);
  parts.caption = 2 * tiny + canvas.u(2);
  parts.footer = canvas.u(color_bar_height + 14);
  const auto sentences = static_cast<float>(input.run.target.empty() ? 1 : 2);
  const float header = canvas.u(30) + 2 * line + sentences * 3 * line + (reads.front().plain() ? 0 : 2 * line);
  const Page lying = page_of(canvas.u(long_side), canvas.u(short_side - provenance_room), header, parts, unit);
  const Page upright = page_of(canvas.u(short_side), canvas.u(long_side - provenance_room), header, parts, unit);
  const Page page = lying.side >= upright.side ? lying : upright;
  const float left = canvas.u(margin), width = page.width - 2 * left;
  RectShape paper;  // the figure has the size of the page
  paper.at = {0, 0, page.width, page.height};
  paper.fill = canvas.colors.paper;
  canvas.figure.add(paper);

  // 2. Model, sentence, what is read in another way.
  canvas.figure.title =
      plain_text(canvas.say({"All heads of ", "全部注意力头："}) + model_words(canvas, *input.run.model));
  float y = left + canvas.u(10);
  canvas.text({left, y}, literal_text(canvas.figure.title), TextSize::title, canvas.colors.ink, Align::left, true)
      .max_width = width;
  y += canvas.u(18);
  y = sentence_lines(canvas, {left, y}, sentence_words(input.run.source, chosen.sentence), width);
  if (!input.run.target.empty())
    y = sentence_lines(canvas, {left, y}, "→ " + sentence_words(input.run.target, chosen.sentence), width);
  const auto changed = std::find_if(reads.begin(), reads.end(), [](const ReadView& read) { return !read.plain(); });
  if (changed != reads.end())
    y = canvas.paragraph({left, y}, reading_words(changed->reading, std::nullopt, input.style.lang), width,
                         TextSize::label, canvas.colors.ink);
  y += canvas.u(8);

  // 3. The heads.
  using Key = std::tuple<bool, AttentionKind, int, int>;
  std::map<Key, HeadMeasurement> measured;
  if (page.captions)
    for (HeadMeasurement& head : measure_heads(input.run))
      measured.insert({Key{head.group.decoder_stack, head.group.kind, head.layer, head.head}, head});
  ColorScale scale = weight_scale();
  scale.logarithmic = options.logarithmic;
  std::vector<GridShape> cells;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    Selection at = at_group(input.selection, groups[g]);
    if (groups.size() > 1) {
      canvas.text({left, y + line / 2}, group_name(RunView(input.run, at), input.style.lang), TextSize::label,
                  canvas.colors.ink, Align::left, true);
      y += parts.group_head;
    }
    const float x0 = left + parts.row_head, pitch = page.side + parts.gap;
    for (int h = 0; h < heads; ++h) {
      const std::string n = std::to_string(h + 1), word = canvas.say({"head " + n, "头 " + n});
      const bool fits = canvas.width_of(word, TextSize::tiny) <= page.side;
      const bool every = canvas.width_of(n, TextSize::tiny) + canvas.u(3) <= pitch || h % 4 == 0;
      if (every)
        canvas.text({x0 + pitch * static_cast<float>(h), y + tiny / 2}, fits ? word : n, TextSize::tiny,
                    canvas.colors.muted);
    }
    y += parts.column_head;
    for (int l = 0; l < layers; ++l) {
      float used = 0;
      for (int h = 0; h < heads; ++h) {
        at.layer = l;
        at.head = h;
        const RunView view(input.run, at);
        const Rect slot{x0 + pitch * static_cast<float>(h), y, page.side, page.side};
        const Rect place = fitted(reads[g], slot);
        draw_mini_pattern(canvas, view, place, false, scale, &reads[g], &cells);
        used = place.h;
        if (!page.captions) continue;
        if (const auto found = measured.find({groups[g].decoder_stack, groups[g].kind, l, h}); found != measured.end())
          caption(canvas, found->second, view.guided(), {slot.x - canvas.u(1), place.bottom() + canvas.u(3)},
                  page.side + parts.gap - canvas.u(6));
      }
      if (page.side >= canvas.u(11) || l % 4 == 0)
        canvas.text({x0 - canvas.u(8), y + used / 2}, layer_word(l), TextSize::tiny, canvas.colors.muted, Align::right);
      y += used + parts.gap + (page.captions ? parts.caption : 0);
    }
  }

  for (GridShape& grid : cells) canvas.figure.add(std::move(grid));

  // 4. Legend.
  const float foot = std::min(y + canvas.u(10), page.height - left - parts.footer + canvas.u(14));
  draw_color_bar(canvas, {left, foot},
                 {canvas.say(scale.logarithmic ? Tr{"attention weight, logarithmic", "注意力权重，对数"}
                                               : Tr{"attention weight", "注意力权重"}),
                  scale, "", ""});
  std::string words = canvas.say({"Rows are queries, columns are keys.", "行是查询，列是键。"});
  if (page.captions)
    words += canvas.say({" Below a head: the place that it looks at most, beyond chance, with the mean weight there.",
                         "每个头下方：它超出随机水平、看得最多的位置，以及该处的平均权重。"});
  canvas.paragraph({left + canvas.u(color_bar_width + 60), foot}, words, width - canvas.u(color_bar_width + 60),
                   TextSize::label, canvas.colors.muted);
  canvas.figure.caption = words;
  Figure figure = canvas.finish();
  figure.width = page.width;
  figure.height = page.height;
  return figure;
}

}  // namespace headlight
