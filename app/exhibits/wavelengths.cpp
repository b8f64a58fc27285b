// One wave of the sinusoidal positions, its length, and what the dot product of two positions depends on.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/analysis/position_study.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/figure/line_plot.h"
#include "core/lab/exhibit.h"
#include "core/ops/wave.h"

namespace headlight::exhibit::wavelengths {
namespace {

constexpr int positions = 128;

struct Waves {
  int d = 64, pair = 0, p = 0, q = 0;
  Tensor table;  // [1, positions, d]
  double frequency() const { return wave_frequency(2 * pair, d); }
  double length() const { return 2 * std::numbers::pi / frequency(); }
  double product(int a, int b) const { return static_cast<double>(table.slice(0).row(a).dot(table.slice(0).row(b))); }
};

Waves waves_of(const ExhibitValues& v) {
  Waves w;
  w.d = std::clamp(v.whole("d") / 2 * 2, 4, 512);
  w.pair = std::clamp(v.whole("pair"), 0, w.d / 2 - 1);
  w.p = v.whole("p");
  w.q = v.whole("q");
  w.table = sinusoid_table(positions, w.d);
  return w;
}

void wave(Canvas& canvas, const Waves& w, Rect at) {
  const Theme& t = canvas.colors;
  const std::string even = std::to_string(2 * w.pair), odd = std::to_string(2 * w.pair + 1);
  LinePlot plot;
  plot.title = canvas.say({"components " + even + " and " + odd + " of PE(pos), over the position",
                           "PE(pos) 的第 " + even + "、" + odd + " 个分量，随位置变化"});
  plot.at = at;
  plot.x_high = positions - 1;
  plot.y_low = -1;
  plot.y_high = 1;
  for (const int part : {0, 1}) {
    PlotSeries series;
    series.color = part == 0 ? t.weight : t.query;
    series.label = part == 0 ? "sin" : "cos";
    series.line = 2.2F;
    for (int pos = 0; pos < positions; ++pos)
      series.data.push_back({static_cast<float>(pos), w.table(0, pos, 2 * w.pair + part)});
    plot.series.push_back(std::move(series));
  }
  draw_line_plot(canvas, plot);
  // One wavelength from the first crest of the cosine to the next.
  const auto x = [&](double pos) { return at.x + at.w * static_cast<float>(pos / (positions - 1)); };
  if (w.length() > positions - 1) return;
  const float y = at.bottom() - canvas.u(10);
  draw_arrow(canvas, {x(w.length() / 2), y}, {x(0), y}, t.focus, 1.4F);
  draw_arrow(canvas, {x(w.length() / 2), y}, {x(w.length()), y}, t.focus, 1.4F);
}

// All wavelengths, on a logarithmic scale, with the chosen one marked.
void lengths(Canvas& canvas, const Waves& w, Rect at) {
  const Theme& t = canvas.colors;
  canvas.text({at.x, at.y - canvas.u(14)}, canvas.say({"wavelength of every pair", "每一对分量的波长"}),
              TextSize::label, t.ink, Align::left, true);
  const auto place = [&](int pair) {
    const double length = 2 * std::numbers::pi / wave_frequency(2 * pair, w.d);
    return Point{at.x + at.w * (static_cast<float>(pair) + 0.5F) / (static_cast<float>(w.d) / 2),
                 at.bottom() - at.h * static_cast<float>(std::log10(length) / 5)};
  };
  for (int power = 0; power <= 5; ++power) {
    const float y = at.bottom() - at.h * static_cast<float>(power) / 5;
    draw_line(canvas, {at.x, y}, {at.right(), y}, t.rule, 1);
    canvas.text({at.x - canvas.u(6), y}, power == 0 ? "1" : "10^{" + std::to_string(power) + "}", TextSize::label,
                t.muted, Align::right);
  }
  for (int pair = 0; pair < w.d / 2; ++pair) draw_dot(canvas, place(pair), 2.4F, t.weight);
  const Point chosen = place(w.pair);
  draw_line(canvas, {chosen.x, at.bottom()}, chosen, t.focus, 1.2F, true);
  draw_dot(canvas, chosen, 5.5F, t.focus);
}

// PE(p)·PE(q) over q for two different p, each against the distance: the curves lie over each other.
void products(Canvas& canvas, const Waves& w, Rect at) {
  const Theme& t = canvas.colors;
  LinePlot plot;
  plot.title = canvas.say({"PE(p) · PE(q) over the distance |p − q|", "PE(p) · PE(q) 随距离 |p − q| 的变化"});
  plot.at = at;
  plot.x_high = positions / 2.0F;
  plot.y_low = 0;
  plot.y_high = static_cast<float>(w.d) / 2;
  plot.cursor = static_cast<float>(std::min(std::abs(w.p - w.q), positions / 2));
  PlotSeries own, other;
  own.color = t.query;
  own.line = 5;
  own.label = "p = 0";
  other.color = t.key;
  other.line = 1.8F;
  other.label = canvas.say({"p = 60", "p = 60"});
  for (int distance = 0; distance <= positions / 2; ++distance) {
    own.data.push_back({static_cast<float>(distance), static_cast<float>(w.product(0, distance))});
    other.data.push_back({static_cast<float>(distance), static_cast<float>(w.product(60, 60 + distance))});
  }
  other.label.clear();
  own.color = with_alpha(t.query, 0.45F);
  own.label.clear();
  plot.series = {other, own};
  draw_line_plot(canvas, plot);
}

Figure draw(const ExhibitInput& in) {
  Canvas canvas(roomy(in.base.style));
  const Theme& t = canvas.colors;
  const Waves w = waves_of(in.values);
  const float top =
      canvas.header(canvas.say({"Waves for positions", "用波表示位置"}),
                    canvas.say({"PE(pos, 2i) = sin(pos / 10000^{2i/d}) and cos for 2i + 1: every pair of components is "
                                "one wave, from quick to very slow.",
                                "PE(pos, 2i) = sin(pos / 10000^{2i/d})，2i + 1 处为 cos：每一对分量是一个波，"
                                "由快到很慢。"}),
                    {});
  const float left = canvas.margin() + canvas.u(44), right = canvas.room_right() - canvas.u(34);
  const float height = std::max(canvas.u(300), canvas.room_bottom() - top);
  const float first = height * 0.36F;
  const std::string length = fixed(static_cast<float>(w.length()), w.length() < 1000 ? 2 : 0);
  wave(canvas, w, {left, top + canvas.u(26), right - left, first - canvas.u(52)});
  canvas.text({right, top + canvas.u(12)},
              canvas.say({"wavelength " + length + " positions", "波长 " + length + " 个位置"}), TextSize::text,
              t.focus, Align::right, true);
  const float second = top + first + canvas.u(36), low = canvas.room_bottom() - canvas.u(82);
  const float half = (right - left) * 0.44F;
  lengths(canvas, w, {left, second, half, std::max(canvas.u(90), low - second)});
  products(canvas, w, {right - half, second, half, std::max(canvas.u(90), low - second)});
  const std::string p = std::to_string(w.p), q = std::to_string(w.q), p9 = std::to_string(w.p + 9),
                    q9 = std::to_string(w.q + 9);
  canvas.paragraph(
      {left - canvas.u(44), std::max(low, second + canvas.u(90)) + canvas.u(30)},
      canvas.say({"PE(" + p + ") · PE(" + q + ") = **" + fixed(static_cast<float>(w.product(w.p, w.q)), 3) +
                      "**; nine later, PE(" + p9 + ") · PE(" + q9 + ") = **" +
                      fixed(static_cast<float>(w.product(w.p + 9, w.q + 9)), 3) +
                      "**. Two curves are drawn above, for p = 0 and p = 60: they are one, because only p − q counts.",
                  "PE(" + p + ") · PE(" + q + ") = **" + fixed(static_cast<float>(w.product(w.p, w.q)), 3) +
                      "**；各后移 9 位，PE(" + p9 + ") · PE(" + q9 + ") = **" +
                      fixed(static_cast<float>(w.product(w.p + 9, w.q + 9)), 3) +
                      "**。上图画了 p = 0 与 p = 60 两条曲线，它们重合成一条：只有 p − q 起作用。"}),
      canvas.room_right() - canvas.margin(), TextSize::text, t.ink);
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const Waves w = waves_of(in.values);
  return {{"wavelength", w.length()},
          {"product", w.product(w.p, w.q)},
          {"product_later", w.product(w.p + 9, w.q + 9)},
          {"length", static_cast<double>(w.table.slice(0).row(w.p).norm())}};
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "wavelengths",
     .name = {"Waves for positions", "用波表示位置"},
     .about =
         {"A position becomes a vector of sines and cosines. The first pair turns quickly and tells neighbours apart; "
          "the last one hardly moves over a whole book. Together they are like the hands of a clock. The dot product "
          "of two positions depends on their distance alone.",
          "一个位置变成一串正弦与余弦。第一对转得快，能分清相邻的词；最后一对读完一本书也几乎不动。合起来就像钟表上"
          "的几根指针。两个位置的点积只取决于它们的距离。"},
     .lesson = 7,
     .controls =
         {{.id = "pair",
           .label = {"pair of components i", "第几对分量 i"},
           .kind = Kind::whole,
           .low = 0,
           .high = 255,
           .decimals = 0,
           .start = {4},
           .tip = {"The last one is d/2 − 1.", "最后一对是 d/2 − 1。"}},
          {.id = "d",
           .label = {"d", "d"},
           .kind = Kind::whole,
           .low = 4,
           .high = 512,
           .decimals = 0,
           .logarithmic = true,
           .start = {64}},
          {.id = "p", .label = {"p", "p"}, .kind = Kind::whole, .low = 0, .high = 100, .decimals = 0, .start = {3}},
          {.id = "q", .label = {"q", "q"}, .kind = Kind::whole, .low = 0, .high = 100, .decimals = 0, .start = {8}}},
     .draw = draw,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::wavelengths
