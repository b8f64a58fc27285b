#include "core/figure/line_plot.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

/// "1,500" would need a comma in one language and none in the other: plain digits.
std::string tick(float value) {
  if (value == std::floor(value) && std::abs(value) < 1e7F) return std::to_string(static_cast<int>(value));
  return number(value, value < 1 ? 2 : 1);
}

struct Scale {
  const LinePlot& plot;
  Point place(Point p) const {
    const float y = std::clamp((p.y - plot.y_low) / (plot.y_high - plot.y_low), 0.0F, 1.0F);
    return {plot.at.x + p.x / plot.x_high * plot.at.w, plot.at.bottom() - y * plot.at.h};
  }
};

/// The points in pixels, thinned to one in two pixels by their mean.
std::vector<Point> thinned(const Scale& scale, const std::vector<Point>& data) {
  std::vector<Point> out;
  float x = 0, y = 0, first = -1e9F;
  int count = 0;
  const auto close = [&] {
    if (count > 0) out.push_back({x / static_cast<float>(count), y / static_cast<float>(count)});
    x = y = 0;
    count = 0;
  };
  for (const Point& point : data) {
    const Point p = scale.place(point);
    if (p.x - first >= 2) {
      close();
      first = p.x;
    }
    x += p.x;
    y += p.y;
    ++count;
  }
  close();
  return out;
}

void draw_axes(Canvas& canvas, const LinePlot& plot, const Scale& scale) {
  const Theme& t = canvas.colors;
  const float line = canvas.line_height(TextSize::label);
  canvas.text({plot.at.x, plot.at.y - line / 2 - canvas.u(4)}, plot.title, TextSize::label, t.ink, Align::left, true);
  for (int i = 0; i <= 2; ++i) {
    const float y = plot.y_low + (plot.y_high - plot.y_low) * static_cast<float>(i) / 2;
    const Point left = scale.place({0, y});
    LineShape rule;
    rule.points = {left, {plot.at.right(), left.y}};
    rule.color = t.rule;
    rule.line = t.line;
    canvas.figure.add(rule);
    canvas.text({left.x - canvas.u(6), left.y}, tick(y), TextSize::digits_small, t.muted, Align::right).of_scale = true;
  }
  if (!plot.x_numbers) return;
  for (int i = 0; i <= 2; ++i) {
    const float x = plot.x_high * static_cast<float>(i) / 2;
    const Align align = i == 0 ? Align::left : i == 2 ? Align::right : Align::center;
    const Point at{scale.place({x, plot.y_low}).x, plot.at.bottom() + canvas.u(11)};
    canvas.text(at, tick(std::round(x)), TextSize::digits_small, t.muted, align).of_scale = true;
  }
}

}  // namespace

float round_up(float value) {
  if (!(value > 0) || !std::isfinite(value)) return 1;
  const float power = std::pow(10.0F, std::floor(std::log10(value)));
  for (const float step : {1.0F, 2.0F, 5.0F})
    if (step * power >= value * 0.9999F) return step * power;
  return 10 * power;
}

void draw_line_plot(Canvas& canvas, const LinePlot& plot) {
  const Scale scale{plot};
  draw_axes(canvas, plot, scale);
  std::vector<float> taken;  // y of labels
  std::vector<TextShape> labels;
  for (const PlotSeries& s : plot.series) {
    if (s.data.empty() || s.label.empty()) continue;
    const Point last = scale.place(s.data.back());
    const float room = canvas.line_height(TextSize::tiny) * 0.9F;
    if (std::any_of(taken.begin(), taken.end(), [&](float y) { return std::abs(y - last.y) < room; })) continue;
    taken.push_back(last.y);
    TextShape text;
    text.at = {plot.at.right() + canvas.u(7), last.y};  // clear of the lines
    text.text = s.label;
    text.size = TextSize::tiny;
    text.color = s.color;
    text.tag = s.tag;
    text.at_value = true;
    labels.push_back(text);
  }
  const std::vector<PlotSeries> backwards(plot.series.rbegin(), plot.series.rend());
  for (const PlotSeries& s : backwards) {
    LineShape shape;
    shape.points = thinned(scale, s.data);
    shape.color = s.color;
    shape.line = canvas.u(s.line) * canvas.colors.line;
    shape.tag = s.tag;
    shape.of_values = true;
    if (shape.points.size() > 1) canvas.figure.add(shape);
    if (!s.dots && s.data.size() > 1) continue;
    for (const Point& point : s.data) {
      const Point p = scale.place(point);
      const float r = canvas.u(2.4F);
      RectShape dot;
      dot.at = {p.x - r, p.y - r, 2 * r, 2 * r};
      dot.fill = s.color;
      dot.radius = r;
      dot.tag = s.tag;
      dot.of_values = true;
      canvas.figure.add(dot);
    }
  }
  for (TextShape& label : labels) canvas.figure.add(std::move(label));
  if (plot.cursor < 0) return;
  LineShape cursor;
  const float x = scale.place({std::min(plot.cursor, plot.x_high), 0}).x;
  cursor.points = {{x, plot.at.y - canvas.u(3)}, {x, plot.at.bottom() + canvas.u(3)}};
  cursor.color = canvas.colors.focus;
  cursor.line = canvas.u(1.2F) * canvas.colors.line;
  canvas.figure.add(cursor);
}

}  // namespace headlight
