#include "core/lab/complexity_figure.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/figure/canvas.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/lab/race_plot.h"
#include "core/text/error.h"

namespace headlight {
namespace {

/// Both axes logarithmic.
struct LogPlot {
  Rect at;
  double x_low, x_high, y_low, y_high;
  Point place(double x, double y) const {
    const auto part = [](double value, double low, double high) {
      return static_cast<float>(std::clamp(std::log(value / low) / std::log(high / low), 0.0, 1.0));
    };
    return {at.x + at.w * part(x, x_low, x_high), at.bottom() - at.h * part(y, y_low, y_high)};
  }
};

std::string milliseconds(double seconds) {
  const double ms = 1000 * seconds;
  return fixed(static_cast<float>(ms), ms >= 99.5 ? 0 : ms >= 9.95 ? 1 : ms >= 0.0995 ? 2 : 3);
}

std::string power_of_ten(double value) { return "10^{" + std::to_string(std::lround(std::log10(value))) + "}"; }

void draw_frame(Canvas& canvas, const LogPlot& plot, const std::string& title, const std::vector<int>& lengths, int n,
                bool plain_numbers) {
  const Theme& t = canvas.colors;
  canvas.text({plot.at.x, plot.at.y - canvas.u(16)}, title, TextSize::label, t.ink, Align::left, true).max_width =
      plot.at.w + canvas.u(80);
  for (double y = std::pow(10.0, std::ceil(std::log10(plot.y_low) - 1e-9)); y <= plot.y_high * 1.001; y *= 10) {
    const Point left = plot.place(plot.x_low, y);
    draw_line(canvas, left, {plot.at.right(), left.y}, t.rule, 1);
    canvas.text({left.x - canvas.u(6), left.y}, plain_numbers ? number(static_cast<float>(y), 0) : power_of_ten(y),
                TextSize::digits_small, t.muted, Align::right);
  }
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (plot.at.w < canvas.u(260) && i % 2 == 1) continue;
    canvas.text({plot.place(lengths[i], plot.y_low).x, plot.at.bottom() + canvas.u(12)}, std::to_string(lengths[i]),
                TextSize::digits_small, t.muted, Align::center);
  }
  canvas.text({plot.at.x + plot.at.w / 2, plot.at.bottom() + canvas.u(28)},
              canvas.say({"length n of the sequence", "序列长度 n"}), TextSize::label, t.muted, Align::center);
  const float x = plot.place(n, plot.y_low).x;
  draw_line(canvas, {x, plot.at.y}, {x, plot.at.bottom()}, t.focus, 1.2F, true);
}

struct EndLabel {
  float y;
  std::string text;
  Color color;
};

void draw_labels(Canvas& canvas, const Rect& at, std::vector<EndLabel> labels) {
  std::sort(labels.begin(), labels.end(), [](const EndLabel& a, const EndLabel& b) { return a.y < b.y; });
  const float pitch = canvas.line_height(TextSize::label);
  float next = at.y;
  for (EndLabel& label : labels) {
    label.y = std::max(label.y, next);
    next = label.y + pitch;
  }
  float last = at.bottom();
  for (std::size_t i = labels.size(); i-- > 0;) {
    labels[i].y = std::min(labels[i].y, last);
    last = labels[i].y - pitch;
  }
  for (const EndLabel& label : labels)
    canvas.text({at.right() + canvas.u(8), label.y}, label.text, TextSize::label, label.color, Align::left, true);
}

// The formula says how the time grows, not how fast the machine is: that comes from the measurement that was disturbed
// least, of the longer half of the lengths, where the products outweigh all else.
double milliseconds_per_multiply_add(const LayerCurve& c) {
  double rate = std::numeric_limits<double>::infinity();
  for (std::size_t i = c.lengths.size() / 2; i < c.lengths.size(); ++i)
    rate = std::min(rate, 1000 * c.seconds[i] / multiply_adds(c.size, c.lengths[i]));
  return rate;
}

void draw_times(Canvas& canvas, const std::vector<LayerCurve>& curves, Rect at, int n) {
  double low = 1e9;
  double high = 0;
  for (const LayerCurve& c : curves)
    for (const double s : c.seconds) {
      low = std::min(low, 1000 * s);
      high = std::max(high, 1000 * s);
    }
  const std::vector<int>& lengths = curves.front().lengths;
  const LogPlot plot{at, static_cast<double>(lengths.front()), static_cast<double>(lengths.back()),
                     std::pow(10.0, std::floor(std::log10(low))), std::pow(10.0, std::ceil(std::log10(high)))};
  draw_frame(canvas, plot,
             canvas.say({"measured time of one layer, milliseconds (thin: the formula)",
                         "实测一层的用时，毫秒（细线：按公式）"}),
             lengths, n, false);
  std::vector<EndLabel> labels;
  for (const LayerCurve& c : curves) {
    const RacerLook look = racer_look(c.size.kind, canvas.colors);
    const double rate = milliseconds_per_multiply_add(c);
    LineShape formula;
    std::vector<Point> points;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      formula.points.push_back(plot.place(lengths[i], std::max(plot.y_low, rate * multiply_adds(c.size, lengths[i]))));
      points.push_back(plot.place(lengths[i], 1000 * c.seconds[i]));
    }
    formula.color = with_alpha(look.color, 0.7F);
    formula.line = canvas.u(1) * canvas.colors.line;
    canvas.figure.add(formula);
    draw_racer_line(canvas, points, look);
    for (const Point& p : points) {
      const float r = canvas.u(2.6F);
      RectShape dot;
      dot.at = {p.x - r, p.y - r, 2 * r, 2 * r};
      dot.fill = look.color;
      dot.radius = r;
      canvas.figure.add(dot);
    }
    labels.push_back({points.back().y, canvas.say(title(c.size.kind)), look.color});
  }
  draw_labels(canvas, at, labels);
}

void draw_paths(Canvas& canvas, const std::vector<LayerCurve>& curves, Rect at, int n) {
  const std::vector<int>& lengths = curves.front().lengths;
  const LogPlot plot{at, static_cast<double>(lengths.front()), static_cast<double>(lengths.back()), 0.8, 4000};
  draw_frame(canvas, plot, canvas.say({"longest path, in steps or layers", "最长路径，步数或层数"}), lengths, n, true);
  std::vector<LayerSize> sizes;
  for (const LayerCurve& c : curves) {
    sizes.push_back(c.size);
    if (c.size.kind == SequenceKind::cnn) {
      sizes.push_back(c.size);
      sizes.back().kind = SequenceKind::dilated_cnn;
    }
  }
  std::vector<EndLabel> labels;
  for (const LayerSize& size : sizes) {
    const RacerLook look = racer_look(size.kind, canvas.colors);
    std::vector<Point> points;
    points.reserve(lengths.size());
    for (const int length : lengths) points.push_back(plot.place(length, longest_path(size, length)));
    draw_racer_line(canvas, points, look);
    labels.push_back({points.back().y, canvas.say(title(size.kind)), look.color});
  }
  draw_labels(canvas, at, labels);
}

std::string formula_of(const LayerSize& size) {
  switch (size.kind) {
    case SequenceKind::rnn:
      return "2·n·d^{2}";
    case SequenceKind::lstm:
      return "8·n·d^{2}";
    case SequenceKind::cnn:
    case SequenceKind::dilated_cnn:
      return "k·n·d^{2}";
    case SequenceKind::attention:
      return size.projections ? "2·n^{2}·d + 4·n·d^{2}" : "2·n^{2}·d";
  }
  return {};
}

void draw_table(Canvas& canvas, const std::vector<LayerCurve>& curves, int n, float top) {
  const Theme& t = canvas.colors;
  const float left = canvas.margin(), room = canvas.room_right() - left, row = canvas.u(24);
  const std::size_t at = nearest_length(curves.front(), n);
  const int length = curves.front().lengths[at];
  struct Heading {
    Tr words;
    float right;
  };
  const std::vector<Heading> columns{{{"multiply-adds", "乘加次数"}, 0.37F},
                                     {{"in millions", "百万次"}, 0.51F},
                                     {{"measured ms", "实测毫秒"}, 0.65F},
                                     {{"in series", "串行步数"}, 0.79F},
                                     {{"longest path", "最长路径"}, 1.0F}};
  canvas.text({left, top + row / 2}, "n = " + std::to_string(length), TextSize::text, t.focus, Align::left, true);
  for (const Heading& c : columns)
    canvas.text({left + c.right * room, top + row / 2}, canvas.say(c.words), TextSize::label, t.muted, Align::right);
  float y = top + row;
  for (const LayerCurve& c : curves) {
    draw_line(canvas, {left, y}, {left + room, y}, t.rule, 1);
    const RacerLook look = racer_look(c.size.kind, t);
    const bool recurrent = c.size.kind == SequenceKind::rnn;
    draw_racer_line(canvas, {{left, y + row / 2}, {left + canvas.u(40), y + row / 2}}, look);
    canvas.text({left + canvas.u(50), y + row / 2}, canvas.say(title(c.size.kind)), TextSize::text, look.color,
                Align::left, true);
    const std::string path = std::to_string(longest_path(c.size, length));
    LayerSize dilated = c.size;
    dilated.kind = SequenceKind::dilated_cnn;
    const bool convolution = c.size.kind == SequenceKind::cnn;
    const std::string with_dilation = std::to_string(longest_path(dilated, length));
    const std::vector<std::string> texts{
        formula_of(c.size), fixed(static_cast<float>(multiply_adds(c.size, length) / 1e6), 2),
        milliseconds(c.seconds[at]), std::to_string(recurrent ? length : 1),
        convolution ? path + canvas.say({" (dilated " + with_dilation + ")", "（空洞 " + with_dilation + "）"}) : path};
    for (std::size_t i = 0; i < texts.size(); ++i)
      canvas.text({left + columns[i].right * room, y + row / 2}, texts[i], i == 4 ? TextSize::label : TextSize::digits,
                  t.ink, Align::right);
    y += row;
  }
}

}  // namespace

std::vector<LayerSize> compared_layers(int d, int kernel, bool projections) {
  return {{SequenceKind::rnn, d, kernel, false},
          {SequenceKind::cnn, d, kernel, false},
          {SequenceKind::attention, d, kernel, projections}};
}

std::size_t nearest_length(const LayerCurve& curve, int n) {
  const auto far = [n](int length) { return std::abs(std::log(static_cast<double>(length) / n)); };
  const auto best =
      std::min_element(curve.lengths.begin(), curve.lengths.end(), [&](int a, int b) { return far(a) < far(b); });
  return static_cast<std::size_t>(best - curve.lengths.begin());
}

Figure complexity_figure(const Style& style, const std::vector<LayerCurve>& curves, int n, int threads) {
  Canvas canvas(style);
  n = curves.front().lengths[nearest_length(curves.front(), n)];
  const std::string d = std::to_string(curves.front().size.d), k = std::to_string(curves.front().size.kernel);
  const std::string many = std::to_string(threads);
  const float top =
      canvas.header(canvas.say({"What a layer costs", "一层的代价"}),
                    canvas.say({"One layer, d = " + d + ", kernel " + k +
                                    ". The times were measured just now on this computer, with " +
                                    (threads == 1 ? "one thread" : "up to " + many + " threads") +
                                    ". Attention and the RNN do equal work at n = d.",
                                "一层，d = " + d + "，卷积核 " + k + "。用时是刚刚在这台电脑上实测的，最多用 " + many +
                                    " 个线程。n = d 时注意力与 RNN 的计算量相等。"}),
                    {});
  const float label = canvas.u(92), axis = canvas.u(40), room = canvas.room_right() - canvas.margin();
  const float table = canvas.u(24) * static_cast<float>(curves.size() + 1), plots = top + canvas.u(34);
  const float height = std::max(canvas.u(150), canvas.room_bottom() - plots - table - canvas.u(60));
  const float wide = room * 0.56F;
  draw_times(canvas, curves, {canvas.margin() + axis, plots, wide - axis - label, height}, n);
  draw_paths(canvas, curves, {canvas.margin() + wide + axis, plots, room - wide - axis - label, height}, n);
  draw_table(canvas, curves, n, plots + height + canvas.u(50));
  return canvas.finish();
}

}  // namespace headlight
