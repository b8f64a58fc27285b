#include "core/lab/race_plot.h"

#include <algorithm>
#include <cmath>

#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"

namespace headlight {
namespace {

float along(const RaceMeasure& m, const RacePlot& plot) {
  return plot.seconds ? static_cast<float>(m.seconds) : static_cast<float>(m.step);
}

float x_end(const RaceSettings& settings, const std::vector<RacerRecord>& records, const RacePlot& plot) {
  if (!plot.seconds) return static_cast<float>(settings.steps);
  float most = 0.5F;
  for (const RacerRecord& r : records) most = std::max(most, static_cast<float>(r.seconds));
  // Fine enough that the lines fill most of the room, coarse enough to stand still for a while.
  const float power = std::pow(10.0F, std::floor(std::log10(most)));
  for (const float end : {1.0F, 1.5F, 2.0F, 3.0F, 4.0F, 6.0F, 8.0F})
    if (end * power >= most) return end * power;
  return 10 * power;
}

struct Label {
  float y, wanted;
  const RacerRecord* record;
};

// One below the other, as near as possible to where their lines end.
void spread(std::vector<Label>& labels, float pitch, float top, float bottom) {
  std::stable_sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.wanted < b.wanted; });
  float next = top;
  for (Label& label : labels) {
    label.y = std::max(label.wanted, next);
    next = label.y + pitch;
  }
  float last = bottom;
  for (std::size_t i = labels.size(); i-- > 0;) {
    Label& label = labels[i];
    label.y = std::min(label.y, last);
    last = label.y - pitch;
  }
}

}  // namespace

RacerLook racer_look(SequenceKind kind, const Theme& t) {
  switch (kind) {
    case SequenceKind::rnn:
      return {t.key, {3, 3}};
    case SequenceKind::lstm:
      return {t.query, {9, 3, 3, 3}};
    case SequenceKind::cnn:
      return {t.muted, {5, 5}};
    case SequenceKind::dilated_cnn:
      return {t.value, {14, 4}};
    case SequenceKind::attention:
      return {t.weight, {}};
  }
  return {};
}

void draw_racer_line(Canvas& canvas, const std::vector<Point>& points, const RacerLook& look) {
  LineShape piece;
  piece.color = look.color;
  piece.line = canvas.u(2.6F) * canvas.colors.line;
  if (look.dashes.empty()) {
    piece.points = points;
    if (points.size() > 1) canvas.figure.add(piece);
    return;
  }
  std::size_t part = 0;  // even: a dash, odd: a gap
  float left = canvas.u(look.dashes[0]);
  piece.points = points.empty() ? points : std::vector<Point>{points.front()};
  const auto end = [&] {
    if (part % 2 == 0 && piece.points.size() > 1) canvas.figure.add(piece);
  };
  for (std::size_t i = 1; i < points.size(); ++i) {
    Point from = points[i - 1];
    const Point to = points[i];
    for (;;) {
      const float far = std::hypot(to.x - from.x, to.y - from.y);
      if (far <= left) {
        left -= far;
        piece.points.push_back(to);
        break;
      }
      from = {from.x + (to.x - from.x) * left / far, from.y + (to.y - from.y) * left / far};
      piece.points.push_back(from);
      end();
      part = (part + 1) % look.dashes.size();
      left = canvas.u(look.dashes[part]);
      piece.points = {from};
    }
  }
  end();
}

void draw_race_plot(Canvas& canvas, const RaceSettings& settings, const std::vector<RacerRecord>& records, Rect at,
                    const RacePlot& plot) {
  const Theme& t = canvas.colors;
  const float x_high = x_end(settings, records, plot);
  const float y_high = plot.loss ? 2.5F : 1.0F;
  const double guess = plot.loss ? std::log(static_cast<double>(settings.task.symbols))
                                 : 1.0 / static_cast<double>(settings.task.symbols);
  const auto place = [&](float x, float y) {
    return Point{at.x + at.w * std::min(x / x_high, 1.0F), at.bottom() - at.h * std::clamp(y / y_high, 0.0F, 1.0F)};
  };
  const std::string what = canvas.say(plot.loss ? Tr{"loss (nats)", "损失（nat）"} : Tr{"symbols right", "符号正确率"});
  canvas.text({at.x, at.y - canvas.u(16)}, what, TextSize::text, t.ink, Align::left, true);
  constexpr int rules = 4;
  for (int i = 0; i <= rules; ++i) {
    const float y = y_high * static_cast<float>(i) / rules;
    draw_line(canvas, place(0, y), place(x_high, y), t.rule, 1);
    if (i % 2 == 0)
      canvas.text({at.x - canvas.u(6), place(0, y).y}, fixed(y, plot.loss ? 2 : 1), TextSize::digits_small, t.muted,
                  Align::right);
  }
  const std::string along_x =
      canvas.say(plot.seconds ? Tr{"seconds of training", "训练用时（秒）"} : Tr{"steps", "步数"});
  // Between the first two marks, or in the place of the second.
  const bool between = canvas.width_of(along_x, TextSize::label) + canvas.u(44) < at.w / 2;
  for (int i = 0; i <= 2; ++i) {
    const float x = x_high * static_cast<float>(i) / 2;
    const int decimals = plot.seconds && x_high < 4 ? 1 : 0;
    if (i == 1 && !between) continue;
    canvas.text({place(x, 0).x, at.bottom() + canvas.u(11)}, fixed(x, decimals), TextSize::digits_small, t.muted,
                Align::center);
  }
  canvas.text({at.x + at.w / (between ? 4 : 2), at.bottom() + canvas.u(12)}, along_x, TextSize::label, t.muted,
              Align::center);
  const float floor = place(0, static_cast<float>(guess)).y;
  draw_line(canvas, {at.x, floor}, {at.right(), floor}, t.muted, 1, true);
  canvas.text({at.right(), floor + canvas.u(9) * (plot.loss ? -1.0F : 1.0F)}, canvas.say({"guessing", "乱猜"}),
              TextSize::tiny, t.muted, Align::right);

  std::vector<Label> labels;
  for (const RacerRecord& r : records) {
    if (r.curve.empty()) continue;
    std::vector<Point> points;
    for (const RaceMeasure& m : r.curve)
      points.push_back(place(along(m, plot), static_cast<float>(plot.loss ? m.loss : m.accuracy)));
    draw_racer_line(canvas, points, racer_look(r.config.kind, t));
    labels.push_back({0, points.back().y, &r});
  }
  spread(labels, canvas.line_height(TextSize::label), at.y, at.bottom());
  for (const Label& label : labels) {
    const RacerLook look = racer_look(label.record->config.kind, t);
    canvas.text({at.right() + canvas.u(8), label.y}, canvas.say(title(label.record->config.kind)), TextSize::label,
                look.color, Align::left, true);
  }
}

}  // namespace headlight
