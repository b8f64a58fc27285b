#include <algorithm>
#include <cmath>

#include "core/figure/color_bar.h"
#include "core/figure/heads_figure.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/mini_pattern.h"

namespace headlight {
namespace {

// The measure that gives the colour; an order is none.
std::string measure_of(const HeadsPicture& p) {
  const std::string& sort = p.options.sort;
  return sort == "layer" || sort == "group" ? "habit" : sort;
}

float largest_of(const HeadsPicture& p, const std::string& measure) {
  if (measure != "entropy" && measure != "distance" && measure != "written") return 1;
  float most = 0;
  for (int i = 0; i < p.size(); ++i) {
    const double value = head_number(p.head(i), measure);
    if (std::isfinite(value)) most = std::max(most, static_cast<float>(value));
  }
  return most > 0 ? most : 1;
}

void card(Canvas& canvas, const HeadsPicture& p, int i, Rect at, const std::string& measure, const ColorScale& scale) {
  const double value = head_number(p.head(i), measure);
  const bool none = !std::isfinite(value) || value < 0;
  RectShape ground;
  ground.at = at;
  ground.fill = none ? canvas.colors.card : scale.color(canvas.colors, static_cast<float>(value));
  ground.stroke = p.chosen(i) ? canvas.colors.focus : canvas.colors.rule;
  ground.line = canvas.u(p.chosen(i) ? 2.5F : 1.0F) * canvas.colors.line;
  ground.radius = canvas.u(5);
  ground.tag = p.tag(i);
  canvas.figure.add(ground);
  const Color ink = none ? canvas.colors.muted : text_on(canvas.colors, ground.fill);
  const std::string digits = none ? "–" : number(static_cast<float>(value), 2);
  const float inner = at.w - canvas.u(12);
  if (at.h < canvas.u(18) || canvas.width_of(digits, TextSize::digits_small) > at.w - canvas.u(4)) return;
  const std::vector<std::string> lines =
      wrapped(canvas.say(words_of(label_of(p.head(i)))), TextSize::label, inner, canvas.style.scale);
  const float line = canvas.line_height(TextSize::label);
  const bool words = at.w >= canvas.u(84) && static_cast<float>(lines.size() + 1) * line + canvas.u(8) <= at.h &&
                     std::all_of(lines.begin(), lines.end(), [&](const std::string& text) {
                       return canvas.width_of(text, TextSize::label) <= inner;
                     });
  if (!words) {
    canvas.text({at.x + at.w / 2, at.y + at.h / 2}, digits,
                at.w >= canvas.u(40) ? TextSize::digits : TextSize::digits_small, ink, Align::center);
    return;
  }
  float y = at.y + (at.h - line * static_cast<float>(lines.size() + 1)) / 2 + line / 2;
  for (const std::string& text : lines) {
    canvas.text({at.x + at.w / 2, y}, text, TextSize::label, ink, Align::center);
    y += line;
  }
  canvas.text({at.x + at.w / 2, y}, digits, TextSize::digits, ink, Align::center);
}

}  // namespace

float draw_heads_map(Canvas& canvas, const HeadsPicture& p, float top) {
  const Run& run = *p.survey.run;
  const auto groups = attention_groups(run);
  const int layers = run.config.n_layers, heads = run.config.n_heads;
  const std::string measure = measure_of(p);
  const ColorScale scale = weight_scale(largest_of(p, measure));
  const float line = canvas.line_height(TextSize::label);

  // 1. how large a card can be
  const auto layer_word = [&](int l) {
    const std::string n = std::to_string(l + 1);
    return canvas.say({"layer " + n, "第 " + n + " 层"});
  };
  const float side = canvas.width_of(layer_word(layers - 1), TextSize::label) + canvas.u(12);
  const float titles = groups.size() > 1 ? line + canvas.u(6) : 0;
  const float gap = canvas.u(heads > 8 ? 4.0F : 8.0F);
  const float width = canvas.room_right() - canvas.margin() - side;
  const float height = canvas.room_bottom() - top - canvas.u(color_bar_height + 16) -
                       static_cast<float>(groups.size()) * (titles + line + canvas.u(8));
  const auto rows = static_cast<float>(layers * static_cast<int>(groups.size()));
  const float card_w = std::floor(std::clamp(width / static_cast<float>(heads) - gap, canvas.u(26), canvas.u(180)));
  const float card_h = std::floor(std::clamp(height / rows - gap, canvas.u(20), canvas.u(84)));

  // 2. a block for each kind of attention
  float y = top;
  int i = 0;
  for (const AttentionGroup& group : groups) {
    if (groups.size() > 1) {
      Selection at = at_group(Selection{}, group);
      canvas.text({canvas.margin(), y + line / 2}, group_name(RunView(run, at), canvas.style.lang), TextSize::label,
                  canvas.colors.ink, Align::left, true);
      y += titles;
    }
    for (int h = 0; h < heads; ++h) {
      const std::string n = std::to_string(h + 1);
      const std::string word = card_w > canvas.u(50) ? canvas.say({"head " + n, "头 " + n}) : n;
      canvas.text({canvas.margin() + side + static_cast<float>(h) * (card_w + gap) + card_w / 2, y + line / 2}, word,
                  TextSize::tiny, canvas.colors.muted, Align::center);
    }
    y += line;
    for (int l = 0; l < layers; ++l) {
      canvas.text({canvas.margin(), y + card_h / 2}, layer_word(l), TextSize::label, canvas.colors.muted);
      for (int h = 0; h < heads && i < p.size(); ++h, ++i)
        card(canvas, p, i, {canvas.margin() + side + static_cast<float>(h) * (card_w + gap), y, card_w, card_h},
             measure, scale);
      y += card_h + gap;
    }
    y += canvas.u(8);
  }

  // 3. what the colour is
  const auto& all = head_columns();
  const auto column = std::find_if(all.begin(), all.end(), [&](const HeadColumn& c) { return c.id == measure; });
  const float below =
      draw_color_bar(canvas, {canvas.margin() + side, y + canvas.u(4)}, {canvas.say(column->name), scale, "", ""});
  const float beside = canvas.margin() + side + canvas.u(color_bar_width + 40);
  const float text =
      canvas.paragraph({beside, y + canvas.u(6)}, canvas.say(column->meaning),
                       std::max(canvas.u(160), canvas.room_right() - beside), TextSize::label, canvas.colors.muted);
  return std::max(below, text);
}

}  // namespace headlight
