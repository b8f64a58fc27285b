// Which heads matter for a word, and what becomes of the words.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/figure/color_bar.h"
#include "core/figure/difference_scale.h"
#include "core/figure/mini_pattern.h"
#include "core/figure/output_parts.h"
#include "core/figure/value_name.h"
#include "core/figure/what_if_parts.h"

namespace headlight {
namespace {

const Vocabulary& words_of(const WhatIf& study) {
  return study.after->config.two_stacks() ? study.after->model->target : study.after->model->source;
}

constexpr float small_change = 0.05F;  // of a probability

float largest_change(const WhatIf& study) {
  float most = 0;
  for (const WhatIf::Head& head : study.heads) most = std::max(most, std::abs(head.p - study.p_before));
  return most;
}

void draw_head_cell(Canvas& canvas, const WhatIf& study, const WhatIf::Head& head, const Selection& at, bool chosen,
                    Rect cell, const ColorScale& scale) {
  const float change = head.p - study.p_before;
  const Color fill = scale.color(canvas.colors, change);
  RectShape box;
  box.at = cell;
  box.fill = fill;
  box.of_values = true;
  box.tag = head_tag(RunView(*study.after, at));
  canvas.figure.add(box);
  const std::string text = fixed_number(static_cast<double>(change), 2);
  if (canvas.width_of(text, TextSize::digits_small) < cell.w - canvas.u(2))
    canvas.text({cell.x + cell.w / 2, cell.y + cell.h / 2}, text, TextSize::digits_small, text_on(canvas.colors, fill),
                Align::center);
  if (!chosen) return;
  RectShape frame;
  frame.at = {cell.x - 1, cell.y - 1, cell.w + 2, cell.h + 2};
  frame.stroke = canvas.colors.focus;
  frame.line = canvas.u(2);
  canvas.figure.add(frame);
}

struct Listed {
  int id;
  float before, after;
};
std::vector<Listed> most_changed(const WhatIf& study, int count) {
  const auto before = study.before->value(study.probs).slice(study.sentence).row(study.row);
  const auto after = study.after->value(study.probs).slice(study.sentence).row(study.row);
  std::vector<int> order(static_cast<std::size_t>(before.size()));
  std::iota(order.begin(), order.end(), 0);
  const auto rank = [&](int i) { return std::max(before(i), after(i)); };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) > rank(b); });
  order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
  std::vector<Listed> out;
  out.reserve(order.size());
  for (const int id : order) out.push_back({id, before(id), after(id)});
  return out;
}

std::string signed_number(float value) {
  const std::string digits = fixed_number(static_cast<double>(std::abs(value)), 3);
  return (value < 0 ? "−" : "+") + digits;
}

}  // namespace

float draw_scan(Canvas& canvas, const FigureInput& input, const WhatIf& study, Rect room) {
  const float line = canvas.line_height(TextSize::label), small = canvas.line_height(TextSize::tiny);
  const std::string word = shown_word(words_of(study), study.word, canvas.style.lang);
  float y = canvas.paragraph(
                {room.x, room.y},
                canvas.say(study.before == study.after
                               ? Tr{"Silence each head in turn: by how much the probability of “" + word + "” changes",
                                    "逐个关闭每个头：“" + word + "”的概率变化多少"}
                               : Tr{"Each head silenced alone, without the changes above: by how much the "
                                    "probability of “" +
                                        word + "” changes",
                                    "不计上面的改动，逐个只关闭一个头：“" + word + "”的概率变化多少"}),
                room.w, TextSize::label, canvas.colors.ink) +
            canvas.u(6);
  if (study.heads.empty()) {
    const std::string seconds = fixed_number(study.scan_seconds, study.scan_seconds < 10 ? 1 : 0);
    return canvas.paragraph({room.x, y},
                            canvas.say({"Running the model once for every head would take about " + seconds +
                                            " s. The switch below does it.",
                                        "逐头重新运行约需 " + seconds + " 秒；打开下方开关即可。"}),
                            room.w, TextSize::label, canvas.colors.muted);
  }
  const ColorScale scale = difference_scale(largest_change(study));
  const auto groups = attention_groups(input.run);
  const int layers = study.after->config.n_layers, heads = study.after->config.n_heads;
  const float label = canvas.width_of(canvas.say({"layer 12", "第 12 层"}), TextSize::tiny) + canvas.u(8);
  const float heading = groups.size() > 1 ? line : 0;
  const float bar = canvas.u(color_bar_height + 10);
  const float height = (room.bottom() - y - bar) / static_cast<float>(groups.size()) - heading - small - canvas.u(6);
  const float cell_w = std::min((room.w - label) / static_cast<float>(heads), canvas.u(64));
  const float cell_h = std::clamp(height / static_cast<float>(layers), canvas.u(layers > 6 ? 9 : 17), canvas.u(26));
  const RunView chosen(input.run, input.selection);
  for (const AttentionGroup& group : groups) {
    Selection at = at_group(input.selection, group);
    at.layer = at.head = 0;
    const RunView first(input.run, at);
    if (heading > 0) {
      canvas.text({room.x, y + line / 2}, group_name(first, canvas.style.lang), TextSize::label, canvas.colors.ink,
                  Align::left, true);
      y += line;
    }
    for (int h = 0; h < heads; ++h) {
      const std::string n = std::to_string(h + 1);
      const std::string words = canvas.say({"head " + n, "头 " + n});
      const bool fits = canvas.width_of(words, TextSize::tiny) < cell_w;
      canvas.text({room.x + label + (static_cast<float>(h) + 0.5F) * cell_w, y + small / 2}, fits ? words : n,
                  TextSize::tiny, canvas.colors.muted, Align::center);
    }
    y += small;
    for (int l = 0; l < layers; ++l) {
      at.layer = l;
      const std::string n = std::to_string(l + 1);
      if (cell_h >= small * 0.8F || l % 4 == 0)
        canvas.text({room.x, y + cell_h / 2}, canvas.say({"layer " + n, "第 " + n + " 层"}), TextSize::tiny,
                    canvas.colors.muted);
      for (int h = 0; h < heads; ++h) {
        at.head = h;
        const RunView view(input.run, at);
        std::string attention = view.attention("");
        attention.pop_back();  // the dot
        for (const WhatIf::Head& head : study.heads) {
          if (head.attention != attention || head.head != h) continue;
          const bool same =
              view.stack == chosen.stack && view.kind == chosen.kind && l == chosen.layer && h == chosen.head;
          const float x = room.x + label + static_cast<float>(h) * cell_w;
          draw_head_cell(canvas, study, head, at, same, {x, y, cell_w - 1, cell_h - 1}, scale);
        }
      }
      y += cell_h;
    }
    y += canvas.u(6);
  }
  y = draw_color_bar(canvas, {room.x + label, y},
                     {canvas.say({"change of the probability", "概率的变化"}), scale, "", ""});
  if (largest_change(study) >= small_change) return y;
  return canvas.paragraph({room.x, y + canvas.u(6)},
                          canvas.say({"No single head is missed here: the model may say “" + word +
                                          "” even when it does not know. Try another sentence.",
                                      "这里少了哪一个头都无妨：也许模型不知道时也会说“" + word + "”。换个句子再看。"}),
                          room.w, TextSize::label, canvas.colors.muted);
}

float draw_words(Canvas& canvas, const WhatIf& study, Rect room) {
  const Theme& t = canvas.colors;
  const float line = canvas.line_height(TextSize::label), small = canvas.line_height(TextSize::tiny);
  const bool changed = study.before != study.after;
  float y = room.y;
  canvas.text({room.x, y + line / 2},
              changed ? canvas.say({"Words of this row, before and after", "这一行的词：之前与之后"})
                      : canvas.say({"Words of this row", "这一行的词"}),
              TextSize::label, t.ink);
  y += line + canvas.u(4);
  const float pitch = canvas.u(changed ? 30 : 24);
  const int count = std::clamp(static_cast<int>((room.bottom() - y) / pitch), 3, 8);
  const std::vector<Listed> listed = most_changed(study, count);
  float widest = canvas.u(40);
  for (const Listed& l : listed)
    widest = std::max(widest, canvas.width_of(shown_word(words_of(study), l.id, canvas.style.lang), TextSize::text));
  widest = std::min(widest, canvas.u(110));
  const float digits = canvas.width_of("+0.000", TextSize::digits) + canvas.u(8);
  const float left = room.x + widest + canvas.u(12),
              longest = room.w - widest - canvas.u(12) - digits * (changed ? 2 : 1);
  for (const Listed& l : listed) {
    const bool followed = l.id == study.word;
    const float middle = y + pitch / 2;
    canvas
        .text({room.x, middle}, shown_word(words_of(study), l.id, canvas.style.lang), TextSize::text,
              followed ? t.focus : t.ink, Align::left, followed)
        .max_width = widest + canvas.u(4);
    const auto bar = [&](float p, float top, float h, Color color, bool tagged) {
      RectShape box;
      box.at = {left, top, std::max(canvas.u(1), longest * p), h};
      box.fill = color;
      box.of_values = true;
      box.radius = std::min(canvas.u(2), box.at.w / 2);
      if (tagged) box.tag = {Tag::Kind::cell, {study.probs, {study.sentence, study.row, l.id}}};
      canvas.figure.add(box);
    };
    if (changed) {
      bar(l.before, middle - canvas.u(10), canvas.u(8), with_alpha(t.muted, 0.55F), false);
      bar(l.after, middle + canvas.u(1), canvas.u(8), t.weight, true);
    } else {
      bar(l.after, middle - canvas.u(6), canvas.u(12), t.weight, true);
    }
    const float right = room.right();
    TextShape& number =
        canvas.text({changed ? right - digits : right, middle}, fixed_number(static_cast<double>(l.after), 3),
                    TextSize::digits, t.ink, Align::right);
    number.tag = {Tag::Kind::cell, {study.probs, {study.sentence, study.row, l.id}}};
    if (changed && std::abs(l.after - l.before) >= 0.0005F)
      canvas.text({right, middle}, signed_number(l.after - l.before), TextSize::digits,
                  l.after < l.before ? t.query : t.key, Align::right);
    y += pitch;
  }
  if (changed) {
    canvas.text({left, y + small / 2}, canvas.say({"grey: before; violet: after", "灰：之前；紫：之后"}),
                TextSize::tiny, t.muted);
    y += small;
  }
  return y;
}

}  // namespace headlight
