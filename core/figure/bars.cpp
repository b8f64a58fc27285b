#include "core/figure/bars.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

// ".687", "-1.20", as in the cells
std::string short_number(float value, int decimals) {
  std::string text = number(value, decimals);
  if (text.starts_with("0.")) return text.substr(1);
  if (text.starts_with("-0.")) return "-" + text.substr(2);
  return text;
}

}  // namespace

void draw_bars(Canvas& canvas, const RunView& view, const Bars& bars, float top, float height) {
  const Tensor& value = view.run.value(bars.first.name);
  std::vector<float> numbers;
  float most = 0, least = 0;
  for (int i = 0; i < bars.count; ++i) {
    const float v = value(bars.first.at.batch, bars.first.at.row, bars.first.at.col + i);
    numbers.push_back(v);
    if (!std::isfinite(v)) continue;
    most = std::max(most, v);
    least = std::min(least, v);
  }
  const float line = canvas.line_height(TextSize::digits_small);
  // Decimals that fit over a column: as many as there is room for, none of them when not even two are.
  int decimals = -1;
  for (const int d : {3, 2}) {
    float width = 0;
    for (const float v : numbers)
      if (std::isfinite(v)) width = std::max(width, canvas.width_of(short_number(v, d), TextSize::digits_small));
    if (width + canvas.u(3) <= bars.pitch) {
      decimals = d;
      break;
    }
  }
  const float text_room = decimals < 0 ? 0 : line;
  const float span = std::max(most - least, 1e-6F);
  const float room = height - text_room - (least < 0 ? text_room : 0);
  const float base = top + text_room + room * most / span;
  const float width = std::max(bars.pitch * 0.72F, std::min(bars.pitch, 1.0F));

  LineShape ground;
  ground.points = {{bars.x, base}, {bars.x + bars.pitch * static_cast<float>(bars.count), base}};
  ground.color = canvas.colors.rule;
  ground.line = canvas.colors.line;
  canvas.figure.add(ground);
  for (int i = 0; i < bars.count; ++i) {
    const float v = numbers[static_cast<std::size_t>(i)];
    if (!std::isfinite(v)) continue;
    const float x = bars.x + (static_cast<float>(i) + 0.5F) * bars.pitch;
    const float tall = std::max(room * std::abs(v) / span, canvas.u(1));
    const bool focused = std::find(bars.focused.begin(), bars.focused.end(), i) != bars.focused.end();
    RectShape bar;
    bar.at = {x - width / 2, v >= 0 ? base - tall : base, width, tall};
    bar.fill = focused ? canvas.colors.focus : v >= 0 ? bars.color : bars.negative;
    bar.radius = std::min(canvas.u(2), width / 4);
    bar.tag = {Tag::Kind::cell, {bars.first.name, {bars.first.at.batch, bars.first.at.row, bars.first.at.col + i}}};
    canvas.figure.add(bar);
    if (decimals < 0) continue;
    const float y = v >= 0 ? bar.at.y - line / 2 : bar.at.bottom() + line / 2;
    canvas.text({x, y}, short_number(v, decimals), TextSize::digits_small,
                focused ? canvas.colors.focus : canvas.colors.muted, Align::center);
  }
}

}  // namespace headlight
