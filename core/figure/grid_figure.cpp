#include <algorithm>
#include <cmath>

#include "core/figure/builders.h"
#include "core/figure/color_bar.h"
#include "core/figure/head_name.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/mini_pattern.h"
#include "core/figure/value_name.h"
#include "core/models/guided_head.h"
#include "core/text/error.h"

namespace headlight {
namespace {

struct Cells {
  float pitch_x = 0, pitch_y = 0;  // from one small pattern to the next
  float gap = 0;
  bool label_each = false;  // "layer 1 head 2" over each one; else headings of rows and columns
};

std::string layer_word(const Canvas& canvas, int layer) {
  const std::string n = std::to_string(layer + 1);
  return canvas.say({"layer " + n, "第 " + n + " 层"});
}
std::string head_word(const Canvas& canvas, int head) {
  const std::string n = std::to_string(head + 1);
  return canvas.say({"head " + n, "头 " + n});
}
std::string both_words(const Canvas& canvas, int layer, int head) {
  const std::string l = std::to_string(layer + 1), h = std::to_string(head + 1);
  return canvas.say({"layer " + l + " head " + h, "第 " + l + " 层第 " + h + " 头"});
}

// One of the heads may have been shown where to look: which one, in words.
std::string guided_remark(const Canvas& canvas, const Run& run) {
  const auto guided = guided_head(*run.model);
  if (!guided) return "";
  const ValueName name = parse_value_name(guided->attention + ".pattern");
  const AttentionGroup group{name.stack == "decoder.", name.cross() ? AttentionKind::cross : AttentionKind::self};
  const auto where = [&](Lang lang) { return head_name(run, group, name.layer, guided->head, lang); };
  return canvas.say(Tr{" The " + where(Lang::en) + ": ", where(Lang::zh) + "："} + guided_words + Tr{".", "。"});
}

// The largest rectangle of the pattern's proportions in a slot.
Rect fitted(const ReadView& read, Rect slot) {
  const float cols = static_cast<float>(read.keys.size()), rows = static_cast<float>(read.queries.size());
  float cell = std::min(slot.w / cols, slot.h / rows);
  if (cell >= 2) cell = std::floor(cell);
  return {slot.x, slot.y, std::max(4.0F, cell * cols), std::max(4.0F, cell * rows)};
}

// Mean over the heads of a group.
std::array<float, 4> mean_mass(const FigureInput& input, const AttentionGroup& group, const ReadView& read) {
  std::array<float, 4> mass{};
  if (!read.reading.hides()) return mass;
  Selection at = at_group(input.selection, group);
  const int layers = input.run.config.n_layers, heads = input.run.config.n_heads;
  for (at.layer = 0; at.layer < layers; ++at.layer)
    for (at.head = 0; at.head < heads; ++at.head) {
      const std::array<float, 4> one = hidden_mass(RunView(input.run, at), read);
      for (std::size_t i = 0; i < mass.size(); ++i) mass[i] += one[i] / static_cast<float>(layers * heads);
    }
  return mass;
}

}  // namespace

Figure grid_figure(const FigureInput& input, const HeatmapOptions& options, const ReadingOptions& reading) {
  const RunView chosen(input.run, input.selection);
  if (chosen.empty()) return empty_figure(input.style);
  Canvas canvas(input.style);
  const auto groups = attention_groups(input.run);
  const int layers = chosen.layers(), heads = chosen.heads();
  const int rows = layers * static_cast<int>(groups.size());
  std::vector<ReadView> reads;  // of each group
  for (const AttentionGroup& group : groups) {
    reads.emplace_back(RunView(input.run, at_group(input.selection, group)), reading);
    if (reads.back().queries.empty() || reads.back().keys.empty()) return nothing_left_figure(input.style);
  }

  float top =
      canvas.header(canvas.say({"All heads: attention weights", "所有的头：注意力权重"}),
                    canvas.say({"One small pattern a head: rows are queries, columns are keys. Click one to open it.",
                                "每个头一幅小图：行是查询，列是键。点击其中一幅打开它。"}) +
                        guided_remark(canvas, input.run),
                    {hover_readout(input)});

  // What is read in another way; of two stacks each has its own share, which stands beside its name.
  std::vector<std::array<float, 4>> masses;
  for (std::size_t g = 0; g < groups.size(); ++g) masses.push_back(mean_mass(input, groups[g], reads[g]));
  const auto changed = std::find_if(reads.begin(), reads.end(), [](const ReadView& read) { return !read.plain(); });
  if (changed != reads.end() && groups.size() == 1)
    top = draw_reading_words(canvas, top, reads.front().reading, masses.front());
  else if (changed != reads.end())
    top = draw_remark(canvas, top, reading_words(changed->reading, std::nullopt, input.style.lang));

  // 1. how large a small pattern can be
  const float line = canvas.line_height(TextSize::tiny);
  const float row_head = canvas.width_of(layer_word(canvas, layers - 1), TextSize::tiny) + canvas.u(14);
  const float group_line = groups.size() > 1 ? canvas.line_height(TextSize::label) + canvas.u(8) : 0;
  const float bar = canvas.u(color_bar_height + 12);
  const float width = canvas.room_right() - canvas.margin(), height = canvas.room_bottom() - top - bar;
  const float each_width = canvas.width_of(both_words(canvas, layers - 1, heads - 1), TextSize::tiny);
  const auto shape = [&](float heading_x, float label_y, float heading_y) {
    Cells cells;
    cells.gap = canvas.u(heads > 8 || rows > 8 ? 7.0F : 14.0F);
    const float across = (width - heading_x) / static_cast<float>(heads);
    const float down =
        (height - (group_line + heading_y) * static_cast<float>(groups.size())) / static_cast<float>(rows);
    const float side =
        std::clamp(std::min(across - cells.gap, down - cells.gap - label_y), canvas.u(16), canvas.u(220));
    cells.pitch_x = side + cells.gap;
    cells.pitch_y = side + cells.gap + label_y;
    return cells;
  };
  Cells cells = shape(0, line, 0);
  cells.label_each = cells.pitch_x - cells.gap >= each_width;
  if (!cells.label_each) cells = shape(row_head, 0, line);
  const float left = canvas.margin() + (cells.label_each ? canvas.u(2) : row_head);

  ColorScale scale = weight_scale();
  scale.logarithmic = options.logarithmic;

  // 2. groups of layers × heads
  std::vector<GridShape> all_cells;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const AttentionGroup& group = groups[g];
    Selection at = at_group(input.selection, group);
    at.layer = at.head = 0;
    const RunView first(input.run, at);
    if (groups.size() > 1) {
      const std::string name = group_name(first, input.style.lang);
      canvas.text({canvas.margin(), top + group_line / 2}, name, TextSize::label, canvas.colors.ink, Align::left, true);
      if (reads[g].reading.hides()) {
        const std::string share = percent(masses[g][1] + masses[g][2] + masses[g][3]);
        canvas.text(
            {canvas.margin() + canvas.width_of(name, TextSize::label, true) + canvas.u(14), top + group_line / 2},
            canvas.say({"hidden: " + share + " of the weight", "隐藏了权重的 " + share}), TextSize::label,
            canvas.colors.ink);
      }
      top += group_line;
    }
    if (!cells.label_each) {
      for (int h = 0; h < heads; ++h) {
        const std::string word = canvas.width_of(head_word(canvas, heads - 1), TextSize::tiny) <= cells.pitch_x
                                     ? head_word(canvas, h)
                                     : std::to_string(h + 1);
        canvas.text({left + static_cast<float>(h) * cells.pitch_x, top + line / 2}, word, TextSize::tiny,
                    canvas.colors.muted);
      }
      top += line;
    }
    float used = cells.pitch_y;
    for (int l = 0; l < layers; ++l) {
      for (int h = 0; h < heads; ++h) {
        at.layer = l;
        at.head = h;
        const RunView view(input.run, at);
        const bool same =
            view.stack == chosen.stack && view.kind == chosen.kind && l == chosen.layer && h == chosen.head;
        const float x = left + static_cast<float>(h) * cells.pitch_x;
        float y = top + canvas.u(2);
        if (cells.label_each) {
          std::string name = both_words(canvas, l, h);
          const std::string longer = name + " · " + canvas.say(guided_word);
          const bool fits = canvas.width_of(longer, TextSize::tiny, true) <= cells.pitch_x - canvas.u(4);
          if (view.guided() && fits) name = longer;
          const Color color = view.guided() ? canvas.colors.focus : same ? canvas.colors.weight : canvas.colors.muted;
          canvas.text({x - canvas.u(1), y + line / 2 - canvas.u(3)}, name, TextSize::tiny, color, Align::left, same)
              .tag = head_tag(view);
          y += line;
        }
        const float label = cells.label_each ? line : 0;
        const Rect slot{x, y, cells.pitch_x - cells.gap, cells.pitch_y - cells.gap - label};
        const Rect place = fitted(reads[g], slot);
        draw_mini_pattern(canvas, view, place, same, scale, &reads[g], &all_cells);
        used = place.h + cells.gap + label;
        if (!cells.label_each && h == 0)
          canvas.text({left - canvas.u(8), y + place.h / 2}, layer_word(canvas, l), TextSize::tiny, canvas.colors.muted,
                      Align::right);
      }
      top += used;
    }
  }
  for (GridShape& grid : all_cells) canvas.figure.add(std::move(grid));
  draw_color_bar(canvas, {left, top + canvas.u(6)},
                 {canvas.say(scale.logarithmic ? Tr{"attention weight, logarithmic", "注意力权重，对数"}
                                               : Tr{"attention weight", "注意力权重"}),
                  scale, "", ""});
  return canvas.finish(&input);
}

}  // namespace headlight
