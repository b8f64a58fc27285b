#include "core/figure/color_bar.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

// "0.5", "-4.36", "10^{-2}": short, and with the digits that matter
std::string tick(const ColorScale& scale, float value) {
  if (scale.logarithmic) {
    const float power = std::log10(value);
    if (std::abs(value - 1) < 1e-6F) return "1";
    if (std::abs(power - std::round(power)) < 0.01F) return "10^{" + std::to_string(std::lround(power)) + "}";
  }
  const float size = std::abs(value);
  if (size == std::round(size) && size < 1000) return number(value, 0);
  const int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095F ? 2 : 3;
  return number(value, decimals == 2 && std::abs(size * 10 - std::round(size * 10)) < 1e-4F ? 1 : decimals);
}

float value_at(const ColorScale& scale, float t) {
  if (scale.logarithmic) return scale.floor * std::pow(scale.high / scale.floor, t);
  return scale.low + (scale.high - scale.low) * t;
}

}  // namespace

float draw_color_bar(Canvas& canvas, Point at, const ColorBar& bar) {
  const float title_line = canvas.line_height(TextSize::label);
  if (!bar.title.empty()) canvas.text({at.x, at.y + title_line / 2}, bar.title, TextSize::label, canvas.colors.muted);

  // Each piece reaches to the right end and is covered by the next one: no seams between them.
  const Rect box{at.x, at.y + title_line + canvas.u(2), canvas.u(color_bar_width - 12), canvas.u(12)};
  constexpr int pieces = 40;
  for (int i = 0; i < pieces; ++i) {
    const float t = static_cast<float>(i) / pieces;
    RectShape piece;
    piece.at = {box.x + box.w * t, box.y, box.w * (1 - t), box.h};
    piece.fill = bar.scale.color(canvas.colors, value_at(bar.scale, (static_cast<float>(i) + 0.5F) / pieces));
    canvas.figure.add(piece);
  }
  RectShape frame;
  frame.at = box;
  frame.stroke = canvas.colors.rule;
  frame.line = canvas.colors.line;
  canvas.figure.add(frame);

  const float y = box.bottom() + canvas.line_height(TextSize::tiny) / 2 + canvas.u(2);
  const auto mark = [&](float t, const std::string& text, Align align) {
    canvas.text({box.x + box.w * t, y}, text, TextSize::tiny, canvas.colors.muted, align).of_scale = true;
  };
  const std::string low = bar.low_text.empty() ? tick(bar.scale, value_at(bar.scale, 0)) : bar.low_text;
  const std::string high = bar.high_text.empty() ? tick(bar.scale, value_at(bar.scale, 1)) : bar.high_text;
  mark(0, low, Align::left);
  mark(1, high, Align::right);
  if (bar.low_text.empty() && bar.high_text.empty()) {
    const std::string middle = tick(bar.scale, value_at(bar.scale, 0.5F));
    const auto width = [&](const std::string& text) { return canvas.width_of(text, TextSize::tiny); };
    // "5.00e-07" would run into "1.00e-06"; the ends say enough.
    if (width(middle) / 2 + std::max(width(low), width(high)) + canvas.u(4) <= box.w / 2)
      mark(0.5F, middle, Align::center);
  }
  return y + canvas.line_height(TextSize::tiny) / 2;
}

float draw_hatch_legend(Canvas& canvas, Point at, float width) {
  const float line = canvas.line_height(TextSize::label);
  RectShape swatch;
  swatch.at = {at.x, at.y + line / 2 - canvas.u(7), canvas.u(14), canvas.u(14)};
  swatch.hatched = true;
  swatch.stroke = canvas.colors.rule;
  swatch.line = canvas.colors.line;
  canvas.figure.add(swatch);
  return canvas.paragraph({at.x + canvas.u(22), at.y}, canvas.say({"masked: forbidden", "被掩码：不许看"}),
                          width - canvas.u(22), TextSize::label, canvas.colors.muted);
}

}  // namespace headlight
