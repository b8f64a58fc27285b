#include "core/figure/exhibit_parts.h"

#include <algorithm>
#include <cmath>

#include "core/figure/fixed.h"
#include "core/graph/graph.h"
#include "core/ops/softmax.h"

namespace headlight {

Tag entry_tag(const std::string& control, int index) { return {Tag::Kind::entry, {control, {0, 0, index}}}; }
Tag handle_tag(const std::string& name) { return {Tag::Kind::handle, {name, {}}}; }
bool is_over(const FigureInput& input, const Tag& tag) { return input.hover && *input.hover == tag; }

Style roomy(Style style, float width, float height) {
  style.width = std::max(style.width, width * style.scale);
  style.height = std::max(style.height, height * style.scale);
  return style;
}

void draw_line(Canvas& canvas, Point from, Point to, Color color, float width, bool dashed) {
  LineShape line;
  line.points = {from, to};
  line.color = color;
  line.line = canvas.u(width) * canvas.colors.line;
  line.dashed = dashed;
  canvas.figure.add(std::move(line));
}

void draw_arrow(Canvas& canvas, Point from, Point to, Color color, float width, const Tag& tag) {
  const float dx = to.x - from.x, dy = to.y - from.y, length = std::hypot(dx, dy);
  if (length < canvas.u(1)) return;
  const float head = std::min(canvas.u(6 + 2 * width), length * 0.7F), wide = head * 0.42F;
  const Point unit{dx / length, dy / length};
  LineShape shaft;
  shaft.points = {from, {to.x - unit.x * head * 0.8F, to.y - unit.y * head * 0.8F}};
  shaft.color = color;
  shaft.line = canvas.u(width) * canvas.colors.line;
  shaft.tag = tag;
  canvas.figure.add(std::move(shaft));
  // The head in strips across the shaft: every renderer draws short lines alike, and a fan of them not.
  const float strip = std::max(1.0F, canvas.u(1.2F));
  for (float along = 0; along < head; along += strip) {
    const float side = wide * (1 - along / head);
    const Point middle{to.x - unit.x * (head - along), to.y - unit.y * (head - along)};
    LineShape tip;
    tip.points = {{middle.x - unit.y * side, middle.y + unit.x * side},
                  {middle.x + unit.y * side, middle.y - unit.x * side}};
    tip.color = color;
    tip.line = strip * 1.4F;
    tip.tag = tag;
    canvas.figure.add(std::move(tip));
  }
}

void draw_dot(Canvas& canvas, Point at, float radius, Color fill, const Tag& tag) {
  const float r = canvas.u(radius);
  RectShape dot;
  dot.at = {at.x - r, at.y - r, 2 * r, 2 * r};
  dot.fill = fill;
  dot.radius = r;
  dot.tag = tag;
  canvas.figure.add(std::move(dot));
}

void draw_card(Canvas& canvas, Rect at) {
  RectShape card;
  card.at = at;
  card.fill = canvas.colors.card;
  card.stroke = canvas.colors.rule;
  card.line = canvas.colors.line;
  card.radius = canvas.u(6);
  canvas.figure.add(std::move(card));
}

void draw_grip(Canvas& canvas, Point at, Color color, const Tag& tag, float radius) {
  const float r = canvas.u(radius);
  RectShape ring;
  ring.at = {at.x - r, at.y - r, 2 * r, 2 * r};
  ring.fill = with_alpha(color, 0.22F);
  ring.stroke = color;
  ring.line = canvas.u(1.2F) * canvas.colors.line;
  ring.radius = r;
  ring.tag = tag;
  canvas.figure.add(std::move(ring));
  draw_dot(canvas, at, radius * 0.4F, color, tag);
}

std::string short_digits(double value, int decimals) {
  std::string text = fixed(static_cast<float>(value), decimals);
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  if (text == "-0") text = "0";
  return text.starts_with("-") ? "−" + text.substr(1) : text;
}

void draw_entry(Canvas& canvas, const FigureInput& input, Rect at, double value, int decimals, Color color,
                const std::string& control, int index) {
  const Tag tag = entry_tag(control, index);
  const bool over = is_over(input, tag);
  RectShape box;
  box.at = at;
  box.fill = over ? canvas.colors.accent_soft : canvas.colors.card;
  box.stroke = over ? color : canvas.colors.rule;
  box.line = canvas.colors.line;
  box.radius = canvas.u(3);
  box.tag = tag;
  canvas.figure.add(std::move(box));
  const std::string digits = short_digits(value, decimals);
  const auto fits = [&](TextSize size) { return canvas.width_of(digits, size) <= at.w - canvas.u(4); };
  const TextSize size = at.h > canvas.u(36) && fits(TextSize::title) ? TextSize::title
                        : fits(TextSize::digits)                     ? TextSize::digits
                                                                     : TextSize::digits_small;
  TextShape& text = canvas.text({at.x + at.w / 2, at.y + at.h / 2}, digits, size, color, Align::center);
  text.tag = tag;
}

Point PlanePart::place(double x, double y) const {
  const float unit = at.w / (2 * reach);
  return {at.x + at.w / 2 + unit * static_cast<float>(x), at.y + at.h / 2 - unit * static_cast<float>(y)};
}

Point PlanePart::units(Point pixel) const {
  const float unit = at.w / (2 * reach);
  return {(pixel.x - at.x - at.w / 2) / unit, (at.y + at.h / 2 - pixel.y) / unit};
}

void draw_axes(Canvas& canvas, const PlanePart& plane, float step) {
  draw_card(canvas, plane.at);
  const int lines = static_cast<int>(plane.reach / step + 1e-3F);
  for (int i = -lines; i <= lines; ++i) {
    const double at = static_cast<double>(i) * static_cast<double>(step);
    if (std::abs(at) >= static_cast<double>(plane.reach) - 1e-6) continue;
    const Color color = i == 0 ? mix(canvas.colors.rule, canvas.colors.muted, 0.5F) : canvas.colors.rule;
    const float x = plane.place(at, 0).x, y = plane.place(0, at).y;
    draw_line(canvas, {x, plane.at.y + 1}, {x, plane.at.bottom() - 1}, color, 1);
    draw_line(canvas, {plane.at.x + 1, y}, {plane.at.right() - 1, y}, color, 1);
  }
}

void draw_share(Canvas& canvas, Rect room, double part, Color color, const Tag& tag) {
  RectShape bar;
  bar.at = {room.x, room.y, std::max(canvas.u(1), room.w * static_cast<float>(std::clamp(part, 0.0, 1.0))), room.h};
  bar.fill = color;
  bar.of_values = true;
  bar.radius = std::min(canvas.u(2.5F), bar.at.w / 2);
  bar.tag = tag;
  canvas.figure.add(std::move(bar));
}

}  // namespace headlight
