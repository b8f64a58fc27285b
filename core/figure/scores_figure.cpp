#include "core/figure/scores_figure.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/figure/canvas.h"
#include "core/figure/fixed.h"
#include "core/figure/line_plot.h"
#include "core/figure/run_view.h"

namespace headlight {
namespace {

constexpr float score_range = 96;  // of the histograms: 3 deviations at d_k = 1024
constexpr int bins = 96;

std::string root_of(int d) { return "\\sqrt{" + std::to_string(d) + "}"; }
float place_of(int d_k) { return std::log2(static_cast<float>(d_k)) - 2; }  // 4 → 0, 1024 → 8

const ScoresAt& nearest(const ScoreCurves& curves, int d_k) {
  const auto distance = [d_k](const ScoresAt& at) { return std::abs(place_of(at.d_k) - place_of(std::max(4, d_k))); };
  return *std::min_element(curves.at.begin(), curves.at.end(),
                           [&](const ScoresAt& a, const ScoresAt& b) { return distance(a) < distance(b); });
}

void horizontal(Canvas& canvas, float x, float width, float y) {
  LineShape rule;
  rule.points = {{x, y}, {x + width, y}};
  rule.color = canvas.colors.rule;
  rule.line = canvas.colors.line;
  canvas.figure.add(rule);
}

// How many products fall into each part of −96 … 96, the tallest as high as the room; those further out are told.
void histogram(Canvas& canvas, const ScoresAt& at, bool scaled, Rect room) {
  std::vector<int> counts(bins, 0);
  const float factor = scaled ? 1 / std::sqrt(static_cast<float>(at.d_k)) : 1;
  int outside = 0;
  for (const float product : at.products) {
    const float t = (factor * product + score_range) / (2 * score_range);
    if (t >= 0 && t < 1)
      ++counts[static_cast<std::size_t>(t * bins)];
    else
      ++outside;
  }
  if (outside > 0) {  // said above the bars
    const float line = canvas.line_height(TextSize::tiny);
    const std::string n = std::to_string(outside), all = std::to_string(at.products.size());
    canvas.text({room.right(), room.y + line / 2},
                canvas.say({n + " of " + all + " lie further out", all + " 个里有 " + n + " 个更远"}), TextSize::tiny,
                canvas.colors.muted, Align::right);
    room.y += line;
    room.h -= line;
  }
  const int most = std::max(1, *std::max_element(counts.begin(), counts.end()));
  const float pitch = room.w / bins;
  horizontal(canvas, room.x, room.w, room.bottom());
  for (int i = 0; i < bins; ++i) {
    const int count = counts[static_cast<std::size_t>(i)];
    if (count == 0) continue;
    const float tall = std::max(room.h * static_cast<float>(count) / static_cast<float>(most), canvas.u(1));
    RectShape bar;
    bar.at = {room.x + pitch * static_cast<float>(i), room.bottom() - tall, std::max(1.0F, pitch - canvas.u(0.6F)),
              tall};
    bar.fill = diverging(canvas.colors, i < bins / 2 ? -0.7F : 0.7F);
    bar.of_values = true;
    canvas.figure.add(bar);
  }
  for (const int mark : {-1, 0, 1}) {
    const float x = room.x + room.w * (0.5F + 0.5F * static_cast<float>(mark));
    canvas.text({x, room.bottom() + canvas.u(10)}, number(score_range * static_cast<float>(mark), 0),
                TextSize::digits_small, canvas.colors.muted,
                mark < 0   ? Align::left
                : mark > 0 ? Align::right
                           : Align::center);
  }
}

// The weights of one draw, key by key, on a scale from 0 to 1.
void weight_bars(Canvas& canvas, const std::vector<float>& weights, Rect room) {
  const auto n = static_cast<float>(weights.size());
  const float pitch = room.w / n;
  horizontal(canvas, room.x, room.w, room.bottom());
  horizontal(canvas, room.x, room.w, room.y);
  const auto largest = std::max_element(weights.begin(), weights.end()) - weights.begin();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const float tall = std::max(room.h * weights[i], canvas.u(1));
    RectShape bar;
    bar.at = {room.x + pitch * (static_cast<float>(i) + 0.14F), room.bottom() - tall, pitch * 0.72F, tall};
    bar.fill = canvas.colors.weight;
    bar.of_values = true;
    bar.radius = std::min(canvas.u(2), pitch / 5);
    canvas.figure.add(bar);
    if (static_cast<std::ptrdiff_t>(i) != largest) continue;
    const float x =
        std::clamp(room.x + pitch * (static_cast<float>(i) + 0.5F), room.x + canvas.u(16), room.right() - canvas.u(16));
    const bool inside = tall > room.h - canvas.u(14);
    canvas.text({inside ? (x < room.x + room.w / 2 ? bar.at.right() + canvas.u(4) : bar.at.x - canvas.u(4)) : x,
                 bar.at.y + (inside ? canvas.u(8) : -canvas.u(7))},
                number(weights[i], 3), TextSize::digits_small, canvas.colors.ink,
                !inside                   ? Align::center
                : x < room.x + room.w / 2 ? Align::left
                                          : Align::right);
  }
  canvas.text({room.x - canvas.u(5), room.y}, "1", TextSize::digits_small, canvas.colors.muted, Align::right);
  canvas.text({room.x - canvas.u(5), room.bottom()}, "0", TextSize::digits_small, canvas.colors.muted, Align::right);
}

struct Column {
  float x, width;
};

float draw_way(Canvas& canvas, const ScoreCurves& curves, const ScoresAt& at, std::size_t way, Column column, float top,
               float bottom) {
  const Theme& t = canvas.colors;
  const float line = canvas.line_height(TextSize::label), left = column.x + canvas.u(14),
              width = column.width - canvas.u(14);
  float y = top;
  const std::string title = way == 0 ? "q · k" : "q · k ÷ " + root_of(at.d_k);
  canvas.text({left, y + line / 2}, title, TextSize::text, t.ink, Align::left, true);
  y += canvas.line_height(TextSize::text);
  const double deviation = way == 0 ? at.deviation : at.deviation / std::sqrt(static_cast<double>(at.d_k));
  const std::string measured =
      fixed(static_cast<float>(deviation), 2) + " ≈ " + (way == 0 ? root_of(at.d_k) : std::string("1"));
  canvas
      .text({left, y + line / 2},
            canvas.fitting({canvas.say({"standard deviation ", "标准差 "}) + measured, "σ = " + measured},
                           TextSize::label, width),
            TextSize::label, t.muted)
      .max_width = width;
  y += line + canvas.u(6);
  const float labels = line * 2 + canvas.u(52);
  const float room = std::max(canvas.u(120), bottom - y - labels);
  const float high = room * 0.46F;
  histogram(canvas, at, way == 1, {left, y, width, high});
  y += high + canvas.u(24);
  canvas
      .text({left, y + line / 2},
            canvas.fitting({canvas.say({"one draw: " + std::to_string(curves.question.keys) + " weights",
                                        "一次抽样的 " + std::to_string(curves.question.keys) + " 个权重"}),
                            canvas.say({"one draw", "一次抽样"})},
                           TextSize::label, width),
            TextSize::label, t.weight)
      .max_width = width;
  y += line + canvas.u(14);
  weight_bars(canvas, at.first_draw[way], {left, y, width, room - high});
  return y + room - high + canvas.u(8);
}

struct Curve {
  Tr title;
  double RowMeasure::*value;
  float high;
};

void marked_point(Canvas& canvas, Point at, bool filled) {
  const float r = canvas.u(4.5F);
  RectShape dot;
  dot.at = {at.x - r, at.y - r, 2 * r, 2 * r};
  dot.fill = filled ? canvas.colors.focus : canvas.colors.paper;
  dot.stroke = canvas.colors.focus;
  dot.line = canvas.u(1.6F) * canvas.colors.line;
  dot.radius = r;
  canvas.figure.add(dot);
}

void draw_curve(Canvas& canvas, const ScoreCurves& curves, const Curve& curve, const std::optional<HeadScores>& head,
                int d_k, Rect at, bool last) {
  LinePlot plot;
  plot.title = canvas.say(curve.title);
  plot.at = at;
  plot.x_high = 8;
  plot.y_high = curve.high;
  plot.x_numbers = false;
  plot.cursor = place_of(d_k);
  const std::array<Tr, 2> names{Tr{"not scaled", "不缩放"}, Tr{"scaled", "缩放"}};
  for (const std::size_t way : {std::size_t{1}, std::size_t{0}}) {
    PlotSeries series;
    series.color = way == 1 ? canvas.colors.weight : canvas.colors.muted;
    series.line = 2;
    series.label = canvas.say(names[way]);
    for (const ScoresAt& one : curves.at)
      series.data.push_back({place_of(one.d_k), static_cast<float>(one.measure[way].*curve.value)});
    plot.series.push_back(std::move(series));
  }
  draw_line_plot(canvas, plot);
  const auto pixel = [&](float x, double y) {
    return Point{at.x + x / plot.x_high * at.w,
                 at.bottom() - std::clamp(static_cast<float>(y) / plot.y_high, 0.0F, 1.0F) * at.h};
  };
  if (last)
    for (const int tick : {4, 16, 64, 256, 1024})
      canvas
          .text({pixel(place_of(tick), 0).x, at.bottom() + canvas.u(11)}, std::to_string(tick), TextSize::digits_small,
                canvas.colors.muted, Align::center)
          .of_scale = true;
  // The values at the cursor, in the line of the title.
  const ScoresAt& here = nearest(curves, d_k);
  const float line = canvas.line_height(TextSize::label);
  canvas.text({at.right(), at.y - line / 2 - canvas.u(4)},
              number(static_cast<float>(here.measure[0].*curve.value), 3) + " → " +
                  number(static_cast<float>(here.measure[1].*curve.value), 3),
              TextSize::digits, canvas.colors.focus, Align::right);
  if (!head) return;
  const float x = std::clamp(place_of(std::max(1, head->d_head)), 0.0F, 8.0F);
  for (const std::size_t way : {std::size_t{0}, std::size_t{1}})
    marked_point(canvas, pixel(x, head->measure[way].*curve.value), (way == 1) == head->divided);
}

std::string head_sentence(const Canvas& canvas, const RunView& view, const HeadScores& head) {
  const std::size_t now = head.divided ? 1 : 0;
  const std::string layer = std::to_string(view.layer + 1), number_of_head = std::to_string(view.head + 1);
  const std::string d = std::to_string(head.d_head);
  const std::string own = number(static_cast<float>(head.measure[now].largest), 2);
  const std::string other = number(static_cast<float>(head.measure[1 - now].largest), 2);
  const std::string spread = number(static_cast<float>(head.deviation), 2);
  return canvas.say({"Head " + number_of_head + " of layer " + layer + " on this sentence (d_{head} = " + d +
                         ", scores spread by " + spread + "): its largest weight is " + own + " on average; " +
                         (head.divided ? "without the division it would be " : "with the division it would be ") +
                         other + ".",
                     "第 " + layer + " 层头 " + number_of_head + " 在这句话上（d_{head} = " + d + "，分数的标准差 " +
                         spread + "）：每行最大的权重平均为 " + own + "；" +
                         (head.divided ? "若不除，则为 " : "若相除，则为 ") + other + "。"});
}

}  // namespace

Figure scores_figure(const FigureInput& input, const ScoreCurves& curves, const ScoresOptions& options) {
  Canvas canvas(input.style);
  const RunView view(input.run, input.selection);
  const std::optional<HeadScores> head = measure_head(view);
  const ScoresAt& at = nearest(curves, options.d_k);
  const std::string d = std::to_string(at.d_k), keys = std::to_string(curves.question.keys);
  const float top = canvas.header(
      canvas.say({"Why are scores divided by \\sqrt{d_{k}}?", "分数为什么要除以 \\sqrt{d_{k}}？"}),
      canvas.say({std::to_string(curves.draws) + " random queries with " + keys +
                      " keys each, every number from N(0, 1), " + "d_{k} = " + d +
                      ". The larger d_{k}, the wider q · k: softmax puts all on one key and hardly lets "
                      "any gradient through. Divided by " +
                      root_of(at.d_k) + " nothing depends on d_{k}.",
                  std::to_string(curves.draws) + " 个随机查询，各配 " + keys + " 个键，每个数取自 N(0, 1)，d_{k} = " +
                      d + "。d_{k} 越大，q · k 越分散：softmax 把权重全给一个键，几乎不让梯度通过。除以 " +
                      root_of(at.d_k) + " 之后，一切与 d_{k} 无关。"}),
      {});
  const float line = canvas.line_height(TextSize::label);
  const float left = canvas.margin(), width = canvas.room_right() - left;
  // 1. below everything: the head of the model
  std::string words;
  float foot = 0;
  if (head) {
    words = head_sentence(canvas, view, *head);
    foot = line * (canvas.width_of(words, TextSize::label) > width - canvas.u(20) ? 2.0F : 1.0F) + canvas.u(12);
  }
  const float bottom = std::max(canvas.room_bottom() - foot, top + canvas.u(330));

  // 2. at the left what happens at this d_k, at the right all d_k; titles and numbers of the curves need their room
  float label = 0;
  for (const Tr& name : {Tr{"not scaled", "不缩放"}, Tr{"scaled", "缩放"}})
    label = std::max(label, canvas.width_of(canvas.say(name), TextSize::label));
  const float gap = canvas.u(26), beside = canvas.u(34) + label + canvas.u(12);
  const float least = canvas.width_of(canvas.say({"gradient p (1 − p)", "梯度 p (1 − p)"}), TextSize::label, true) +
                      canvas.width_of("0.00425 → 0.054", TextSize::digits) + canvas.u(14);
  const float plot_width = std::max(0.4F * width - beside, least);
  const float part = (width - plot_width - beside - 2 * gap) / 2;
  const float low = std::max(draw_way(canvas, curves, at, 0, {left, part}, top, bottom),
                             draw_way(canvas, curves, at, 1, {left + part + gap, part}, top, bottom));
  const float x = left + 2 * part + 2 * gap + canvas.u(34);
  const float ticks = line + canvas.u(16);
  const float pitch = (bottom - top - ticks) / 3;
  double most = std::log(static_cast<double>(curves.question.keys));
  double gradient = 0.06;
  for (const ScoresAt& one : curves.at)
    for (const RowMeasure& m : one.measure) gradient = std::max(gradient, m.gradient);
  if (head)
    for (const RowMeasure& m : head->measure) {
      most = std::max(most, m.entropy);
      gradient = std::max(gradient, m.gradient);
    }
  const std::array<Curve, 3> all{
      Curve{{"largest weight", "最大的权重"}, &RowMeasure::largest, 1},
      Curve{{"entropy in nats", "熵（奈特）"}, &RowMeasure::entropy, std::ceil(static_cast<float>(most))},
      Curve{{"gradient p (1 − p)", "梯度 p (1 − p)"}, &RowMeasure::gradient, round_up(static_cast<float>(gradient))}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const float y = top + pitch * static_cast<float>(i);
    draw_curve(canvas, curves, all[i], head, at.d_k,
               {x, y + line + canvas.u(6), plot_width, pitch - line - canvas.u(18)}, i + 1 == all.size());
  }
  canvas.text({x + plot_width + canvas.u(22), top + 3 * pitch - canvas.u(12) + canvas.u(13)}, "d_{k}", TextSize::label,
              canvas.colors.muted);
  if (head) {
    const float y = std::max(low, bottom) + canvas.u(6);
    marked_point(canvas, {left + canvas.u(5), y + line / 2}, true);
    canvas.paragraph({left + canvas.u(18), y}, words, width - canvas.u(18), TextSize::label, canvas.colors.ink);
  }
  return canvas.finish(&input);
}

}  // namespace headlight
