#include "core/figure/canvas.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/figure/run_view.h"

namespace headlight {
namespace {

Rect around(const std::vector<Point>& points) {
  if (points.empty()) return {};
  Point low = points.front(), high = points.front();
  for (const Point& p : points) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return {low.x, low.y, high.x - low.x, high.y - low.y};
}

Rect turned_text(const TextShape& text, float scale) {
  const Rect box = text_box(text, scale);
  if (text.angle == 0) return box;
  const float radians = text.angle * std::numbers::pi_v<float> / 180;
  const float cosine = std::cos(radians), sine = std::sin(radians);
  std::vector<Point> corners{{box.x, box.y}, {box.right(), box.y}, {box.x, box.bottom()}, {box.right(), box.bottom()}};
  for (Point& p : corners) {
    const float dx = p.x - text.at.x, dy = p.y - text.at.y;
    p = {text.at.x + dx * cosine + dy * sine, text.at.y - dx * sine + dy * cosine};
  }
  return around(corners);
}

}  // namespace

Rect bounds(const Shape2D& shape, float scale) {
  return std::visit(
      [scale](const auto& s) -> Rect {
        using S = std::decay_t<decltype(s)>;
        if constexpr (std::is_same_v<S, LineShape>)
          return around(s.points);
        else if constexpr (std::is_same_v<S, CurveShape>)
          return around(points_on(s));
        else if constexpr (std::is_same_v<S, TextShape>)
          return turned_text(s, scale);
        else
          return s.at;
      },
      shape);
}

TextShape& Canvas::text(Point at, std::string words, TextSize size, Color color, Align align, bool bold) {
  TextShape shape;
  shape.at = at;
  shape.text = std::move(words);
  shape.size = size;
  shape.color = color;
  shape.align = align;
  shape.bold = bold;
  return figure.add(std::move(shape));
}

float Canvas::paragraph(Point top_left, const std::string& words, float width, TextSize size, Color color) {
  float y = top_left.y;
  for (const std::string& line : wrapped(words, size, width, style.scale)) {
    text({top_left.x, y + line_height(size) / 2}, line, size, color);
    y += line_height(size);
  }
  return y;
}

std::string Canvas::fitting(const std::vector<std::string>& wordings, TextSize size, float width, bool bold) const {
  for (const std::string& words : wordings)
    if (width_of(words, size, bold) <= width) return words;
  return wordings.empty() ? "" : wordings.back();
}

float Canvas::header(const std::string& title, const std::string& caption, const Readout& readout) {
  figure.title = plain_text(title);
  figure.caption = plain_text(caption);
  const float middle = u(24);
  const float width = room_right() - margin();
  TextShape& heading = text({margin(), middle}, title, TextSize::title, colors.ink, Align::left, true);
  heading.max_width = width;
  const float after = margin() + width_of(title, TextSize::title, true) + u(28);
  // A remark that stays has a line of its own where there is no room beside the title; what comes and goes with the
  // mouse must not move the picture.
  const bool below = readout.color && width_of(readout.text, TextSize::label, true) > room_right() - after;
  if (below) {
    TextShape& value = text({margin(), u(44)}, readout.text, TextSize::label, *readout.color, Align::left, true);
    value.max_width = width;
    value.of_values = true;
  } else if (!readout.text.empty() && room_right() - after > u(60)) {
    TextShape& value =
        text({after, middle}, readout.text, TextSize::label, readout.color.value_or(colors.focus), Align::left, true);
    value.max_width = room_right() - after;
    value.of_values = readout.color.has_value();
  }
  const float y = below ? u(54) : u(36);
  if (caption.empty()) return y + u(8);
  return paragraph({margin(), y}, caption, width, TextSize::label, colors.muted) + u(8);
}

void Canvas::fit_to_content() {
  float right = 0, bottom = 0;
  for (const Shape2D& shape : figure.shapes()) {
    const Rect box = bounds(shape, figure.scale);
    right = std::max(right, box.right());
    bottom = std::max(bottom, box.bottom());
  }
  figure.width = std::ceil(std::min(right + margin(), std::max(style.width, right + u(2))));
  figure.height = std::ceil(std::min(bottom + u(14), std::max(style.height, bottom + u(2))));
}

Figure Canvas::finish(const FigureInput* input) {
  if (input != nullptr) add_highlights(figure, *input);
  fit_to_content();
  return std::move(figure);
}

std::string hover_readout(const FigureInput& input) {
  if (!input.hover || input.hover->kind != Tag::Kind::cell) return "";
  const ValueRef& element = input.hover->value;
  const Tensor* value = input.run.graph.find_value(element.name);
  if (value == nullptr || !value->contains(element.at)) return "";
  return describe_short(input.run, element, input.style.lang) + " = " + number((*value)(element.at), 4);
}

Figure message_figure(const Style& style, const Tr& title, const Tr& words) {
  Canvas canvas(style);
  canvas.figure.title = canvas.say(title);
  canvas.figure.caption = canvas.say(words);
  const Point middle{style.width / 2, style.height * 0.42F};
  canvas.text(middle, canvas.say(title), TextSize::heading, canvas.colors.ink, Align::center, true).max_width =
      style.width;
  canvas
      .text({middle.x, middle.y + canvas.u(34)}, canvas.say(words), TextSize::text, canvas.colors.muted, Align::center)
      .max_width = style.width;
  Figure figure = canvas.finish();
  figure.width = style.width;
  figure.height = style.height;
  return figure;
}

Figure empty_figure(const Style& style) {
  return message_figure(
      style, {"Type a sentence above.", "在上面输入一个句子。"},
      {"Every picture here is computed from it, number by number.", "这里的每张图都由它逐个数字算出。"});
}

}  // namespace headlight
