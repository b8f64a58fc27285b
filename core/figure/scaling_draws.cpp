// How long word vectors are, drawn many times, against their size: both axes logarithmic, so that √d is a straight
// line.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/canvas.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/scaling_pages.h"

namespace headlight {
namespace {

struct Axes {
  Rect at;
  float top;  // log2 of the longest length
  Point place(double d, double length) const {
    const float x = static_cast<float>(std::log2(d) - 3) / 7, y = static_cast<float>(std::log2(length) + 1) / (top + 1);
    return {at.x + x * at.w, at.bottom() - std::clamp(y, 0.0F, 1.0F) * at.h};
  }
};

// A line of the plot: a formula as a line, measured lengths as dots.
struct Kind {
  Tr name;
  std::string formula;
  Color color;
  double (*expected)(double d);
  double (*measured)(const DrawnLengths&);
};

std::array<Kind, 3> kinds_of(const Theme& t, bool unit) {
  const Kind positions{{"position", "位置"},
                       "\\sqrt{d/2}",
                       t.key,
                       [](double d) { return std::sqrt(d / 2); },
                       [](const DrawnLengths& at) { return at.position; }};
  if (unit)
    return {Kind{{"word × 1", "词 × 1"},
                 "\\sqrt{d}",
                 t.query,
                 [](double d) { return std::sqrt(d); },
                 [](const DrawnLengths& at) { return at.mean * std::sqrt(at.d); }},
            Kind{{"word × \\sqrt{d}", "词 × \\sqrt{d}"},
                 "d",
                 t.weight,
                 [](double d) { return d; },
                 [](const DrawnLengths& at) { return at.mean * at.d; }},
            positions};
  return {Kind{{"word × 1", "词 × 1"},
               "1",
               t.query,
               [](double) { return 1.0; },
               [](const DrawnLengths& at) { return at.mean; }},
          Kind{{"word × \\sqrt{d}", "词 × \\sqrt{d}"},
               "\\sqrt{d}",
               t.weight,
               [](double d) { return std::sqrt(d); },
               [](const DrawnLengths& at) { return at.mean * std::sqrt(at.d); }},
          positions};
}

void draw_plot(Canvas& canvas, const Axes& axes, const std::vector<DrawnLengths>& lengths,
               const std::array<Kind, 3>& kinds, int d_model) {
  const Theme& t = canvas.colors;
  for (int power = 0; static_cast<float>(power) <= axes.top; power += 2) {
    const Point left = axes.place(8, std::exp2(power));
    draw_line(canvas, left, {axes.at.right(), left.y}, t.rule, 1);
    canvas.text({left.x - canvas.u(7), left.y}, std::to_string(1 << power), TextSize::digits_small, t.muted,
                Align::right);
  }
  for (const DrawnLengths& at : lengths)
    canvas.text({axes.place(at.d, 1).x, axes.at.bottom() + canvas.u(11)}, std::to_string(at.d), TextSize::digits_small,
                t.muted, Align::center);
  const float cursor = axes.place(std::clamp(d_model, 8, 1024), 1).x;
  draw_line(canvas, {cursor, axes.at.y}, {cursor, axes.at.bottom()}, t.focus, 1.2F);
  for (const Kind& kind : kinds) {
    draw_line(canvas, axes.place(8, kind.expected(8)), axes.place(1024, kind.expected(1024)), kind.color, 1.4F, true);
    for (const DrawnLengths& at : lengths) {
      const Point p = axes.place(at.d, kind.measured(at));
      const float r = canvas.u(3.4F);
      RectShape dot;
      dot.at = {p.x - r, p.y - r, 2 * r, 2 * r};
      dot.fill = kind.color;
      dot.of_values = true;
      dot.radius = r;
      canvas.figure.add(dot);
    }
  }
}

// The chosen size in numbers: measured, deviation, formula.
float draw_numbers(Canvas& canvas, const DrawnLengths& at, const std::array<Kind, 3>& kinds, Rect room) {
  const Theme& t = canvas.colors;
  const float row = canvas.u(26);
  float y = room.y;
  const std::array<Tr, 3> titles{Tr{"measured", "测得"}, Tr{"± std. dev.", "± 标准差"}, Tr{"formula", "公式"}};
  const std::array<float, 3> right{room.w * 0.46F, room.w * 0.68F, room.w};
  for (std::size_t i = 0; i < 3; ++i)
    canvas.text({room.x + right[i], y + row / 2}, canvas.say(titles[i]), TextSize::tiny, t.muted, Align::right);
  y += row;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const Kind& kind = kinds[i];
    const bool position = i == 2;
    const double factor = position ? 0 : kind.measured(at) / at.mean;
    draw_line(canvas, {room.x, y}, {room.right(), y}, t.rule, 1);
    canvas.text({room.x, y + row / 2}, canvas.say(kind.name), TextSize::label, kind.color, Align::left, true);
    const std::array<std::string, 3> cells{
        number(static_cast<float>(kind.measured(at)), 2),
        position ? "0" : number(static_cast<float>(at.deviation * factor), 2),
        kind.formula + (kind.formula == "1" ? "" : " = " + number(static_cast<float>(kind.expected(at.d)), 2))};
    for (std::size_t c = 0; c < 3; ++c)
      canvas.text({room.x + right[c], y + row / 2}, cells[c], TextSize::label, t.ink, Align::right);
    y += row;
  }
  return y;
}

}  // namespace

Figure scaling_draws_figure(const FigureInput& input, const std::vector<DrawnLengths>& lengths, int d_model,
                            bool unit) {
  Canvas canvas(input.style);
  const std::array<Kind, 3> kinds = kinds_of(canvas.colors, unit);
  const auto closer = [d_model](const DrawnLengths& a, const DrawnLengths& b) {
    return std::abs(std::log2(a.d) - std::log2(d_model)) < std::abs(std::log2(b.d) - std::log2(d_model));
  };
  const DrawnLengths& at = *std::min_element(lengths.begin(), lengths.end(), closer);
  const std::string from = unit ? "N(0, 1)" : "N(0, 1/d)", draws = std::to_string(embedding_draws);
  const float top = canvas.header(
      canvas.say({"How long is a word vector, how long a position?", "词向量有多长，位置向量有多长？"}),
      canvas.say({draws + " word vectors for each d, every component from " + from +
                      ": dots are the measured mean lengths, dashed lines the formulas. Both axes are logarithmic.",
                  "每个 d 抽 " + draws + " 个词向量，分量取自 " + from +
                      "：点是测得的平均长度，虚线是公式。两轴都是对数刻度。"}),
      {});
  const float width = canvas.room_right() - canvas.margin();
  const bool beside = width > canvas.u(700);
  const float numbers_w = beside ? canvas.u(330) : width;
  const float bottom = std::max(canvas.room_bottom(), top + canvas.u(300));
  const float line_h = canvas.line_height(TextSize::label);
  const float plot_bottom = beside ? bottom - line_h - canvas.u(14) : top + (bottom - top) * 0.5F;
  const float label = canvas.u(86);
  const Axes axes{{canvas.margin() + canvas.u(40), top + line_h + canvas.u(10),
                   (beside ? width - numbers_w - canvas.u(24) : width) - canvas.u(40) - label,
                   plot_bottom - top - line_h - canvas.u(10)},
                  unit ? 10.0F : 5.0F};
  canvas.text({axes.at.x - canvas.u(34), top + line_h / 2}, canvas.say({"length", "长度"}), TextSize::label,
              canvas.colors.ink, Align::left, true);
  canvas.text({axes.at.right() + canvas.u(26), axes.at.bottom() + canvas.u(11)}, "d", TextSize::label,
              canvas.colors.muted);
  draw_plot(canvas, axes, lengths, kinds, d_model);
  // Names at the right ends, kept apart.
  std::vector<std::pair<float, const Kind*>> ends;
  ends.reserve(kinds.size());
  for (const Kind& kind : kinds) ends.emplace_back(axes.place(1024, kind.expected(1024)).y, &kind);
  std::sort(ends.begin(), ends.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  float free = axes.at.y - line_h;
  for (const auto& [y, kind] : ends) {
    const float middle = std::max(y, free + line_h);
    canvas.text({axes.at.right() + canvas.u(8), middle}, canvas.say(kind->name), TextSize::label, kind->color);
    free = middle;
  }
  const float x = beside ? canvas.room_right() - numbers_w : canvas.margin();
  float y = beside ? top : axes.at.bottom() + canvas.u(28);
  canvas.text({x, y + line_h / 2}, "d = " + std::to_string(at.d), TextSize::text, canvas.colors.focus, Align::left,
              true);
  y = draw_numbers(canvas, at, kinds, {x, y + line_h, numbers_w, 0}) + canvas.u(14);
  const double word = kinds[0].expected(1024), position = kinds[2].expected(1024);
  const std::string times = number(static_cast<float>(unit ? word / position : position / word), 1);
  canvas.paragraph(
      {x, y},
      unit ? canvas.say(
                 {"Check it yourself: drawn from N(0, 1), words are \\sqrt{2} times as long as positions at every d, "
                  "and "
                  "the "
                  "factor \\sqrt{d} would make them drown the positions.",
                  "可验证的结论：取自 N(0, 1) 时，无论 d 多大，词向量都是位置向量的 \\sqrt{2} 倍长；再乘 \\sqrt{d} "
                  "就会淹没位置。"})
           : canvas.say({"Check it yourself: drawn from N(0, 1/d), words stay at length 1 while positions grow with "
                         "\\sqrt{d/2}: at d = 1024 they are " +
                             times +
                             " times as long. Multiplied by \\sqrt{d}, words keep pace: \\sqrt{2} to 1 at every d.",
                         "可验证的结论：取自 N(0, 1/d) 时，词向量长度总是 1，而位置向量按 \\sqrt{d/2} 增长：d = 1024 "
                         "时是词的 " +
                             times + " 倍。乘以 \\sqrt{d} 后，无论 d 多大，词与位置之比都是 \\sqrt{2} : 1。"}),
      numbers_w, TextSize::label, canvas.colors.muted);
  return canvas.finish(&input);
}

}  // namespace headlight
