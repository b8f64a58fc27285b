// Attention in the plane: drag the query, the keys and the values, and watch what follows.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/analysis/distribution.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/lab/exhibit.h"

namespace headlight::exhibit::plane {
namespace {

constexpr std::size_t count = 4;  // keys, each with its value
constexpr float reach = 3;        // of both planes

struct Found {
  std::vector<double> dots, scores, weights;
  double x = 0, y = 0;  // the output
};

Found attend(const ExhibitValues& v) {
  Found f;
  const auto &q = v.numbers("q"), &k = v.numbers("keys"), &value = v.numbers("values");
  const double divisor = (v.on("scaled") ? std::sqrt(2.0) : 1.0) * v.number("temperature");
  for (std::size_t i = 0; i < count; ++i) {
    f.dots.push_back(q[0] * k[2 * i] + q[1] * k[2 * i + 1]);
    f.scores.push_back(f.dots[i] / divisor);
  }
  f.weights = softmax_of(f.scores);
  for (std::size_t i = 0; i < count; ++i) {
    f.x += f.weights[i] * value[2 * i];
    f.y += f.weights[i] * value[2 * i + 1];
  }
  return f;
}

struct Layout {
  PlanePart keys, values;
  Rect table;
};

// The table stands below the planes, or beside them where that makes them larger.
Layout layout_of(const Style& style) {
  const float s = style.scale, margin = 18 * s, gap = 28 * s, top = 104 * s, rows = (22 + 28 * count) * s;
  const float wide = style.width - 2 * margin, high = style.height - top - 14 * s, beside = 400 * s;
  const float below_side = std::min((wide - gap) / 2, high - rows - 30 * s);
  const float beside_side = std::min((wide - beside - 2 * gap) / 2, high);
  Layout l;
  const bool at_right = beside_side > below_side;
  const float side = std::max(170 * s, at_right ? beside_side : below_side);
  const float pitch = at_right ? side + gap : std::max((wide + gap) / 2, side + gap);
  l.keys = {{margin, top, side, side}, reach};
  l.values = {{margin + pitch, top, side, side}, reach};
  const float left = margin + 2 * (side + gap);
  l.table =
      at_right ? Rect{left, top, style.width - margin - left, rows} : Rect{margin, top + side + 30 * s, wide, rows};
  return l;
}

std::string sub(const char* letter, std::size_t i) { return std::string(letter) + "_{" + std::to_string(i + 1) + "}"; }

void draw_vector(Canvas& canvas, const PlanePart& plane, double x, double y, Color color, float width,
                 const std::string& name, const std::string& handle) {
  const Point zero = plane.place(0, 0), tip = plane.place(x, y);
  const Tag tag = handle.empty() ? Tag{} : handle_tag(handle);
  draw_arrow(canvas, zero, tip, color, width, tag);
  const float dx = tip.x - zero.x, dy = tip.y - zero.y, length = std::max(1.0F, std::hypot(dx, dy));
  if (!handle.empty()) draw_grip(canvas, tip, color, tag, 9);
  const Point label{tip.x + dx / length * canvas.u(20), tip.y + dy / length * canvas.u(18)};
  canvas.text(label, name, TextSize::text, color, Align::center, true);
}

void draw_keys(Canvas& canvas, const ExhibitInput& in, const Found& f, const PlanePart& plane) {
  const Theme& t = canvas.colors;
  const auto &q = in.values.numbers("q"), &k = in.values.numbers("keys");
  canvas.text({plane.at.x, plane.at.y - canvas.u(14)}, canvas.say({"query and keys", "查询与键"}), TextSize::text,
              t.ink, Align::left, true);
  draw_axes(canvas, plane);
  // Where the foot of the heaviest key falls on the query: the dot product is that length times the query's.
  const auto best = static_cast<std::size_t>(std::max_element(f.weights.begin(), f.weights.end()) - f.weights.begin());
  const double square = q[0] * q[0] + q[1] * q[1];
  if (square > 1e-6) {
    const double part = f.dots[best] / square;
    draw_line(canvas, plane.place(k[2 * best], k[2 * best + 1]), plane.place(part * q[0], part * q[1]), t.muted, 1.2F,
              true);
  }
  for (std::size_t i = 0; i < count; ++i)
    draw_vector(canvas, plane, k[2 * i], k[2 * i + 1], t.key, 2, sub("k", i), "k" + std::to_string(i + 1));
  draw_vector(canvas, plane, q[0], q[1], t.query, 3, "q", "q");
}

void draw_values(Canvas& canvas, const ExhibitInput& in, const Found& f, const PlanePart& plane) {
  const Theme& t = canvas.colors;
  const auto& v = in.values.numbers("values");
  canvas.text({plane.at.x, plane.at.y - canvas.u(14)},
              canvas.say({"values, weighted, tip to tail", "值：加权后首尾相接"}), TextSize::text, t.ink, Align::left,
              true);
  draw_axes(canvas, plane);
  for (std::size_t i = 0; i < count; ++i)
    draw_vector(canvas, plane, v[2 * i], v[2 * i + 1], with_alpha(t.value, 0.45F), 1.5F, sub("v", i),
                "v" + std::to_string(i + 1));
  double x = 0, y = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double to_x = x + f.weights[i] * v[2 * i], to_y = y + f.weights[i] * v[2 * i + 1];
    draw_arrow(canvas, plane.place(x, y), plane.place(to_x, to_y), t.weight, 2);
    x = to_x;
    y = to_y;
  }
  draw_vector(canvas, plane, f.x, f.y, t.focus, 3.5F, canvas.say({"output", "输出"}), "");
}

void draw_table(Canvas& canvas, const ExhibitInput& in, const Found& f, Rect room) {
  const Theme& t = canvas.colors;
  const float left = room.x, width = room.w, top = room.y, row = canvas.u(28);
  const bool terms = width > canvas.u(600);  // there is room for what is added
  const bool scaled = in.values.on("scaled");
  const double temperature = in.values.number("temperature");
  const float dots = left + width * 0.30F, scores = left + width * (terms ? 0.47F : 0.52F),
              bars = scores + canvas.u(26), digits = left + width;
  std::string how = scaled ? "÷ \\sqrt{2}" : "";
  if (temperature != 1) how += (how.empty() ? "÷ " : " ÷ ") + short_digits(temperature, 2);
  const auto title = [&](float x, const std::string& words, Color color, Align align) {
    canvas.text({x, top + canvas.u(10)}, words, TextSize::label, color, align, true);
  };
  title(dots, "q · k", t.ink, Align::right);
  if (!how.empty()) title(scores, how, t.ink, Align::right);
  title(bars, canvas.say({"weight = softmax", "权重 = softmax"}), t.weight, Align::left);
  const auto &q = in.values.numbers("q"), &k = in.values.numbers("keys");
  const auto product = [](double a, double b) {
    const auto term = [](double x) { return x < 0 ? "(" + short_digits(x, 1) + ")" : short_digits(x, 1); };
    return term(a) + "·" + term(b);
  };
  for (std::size_t i = 0; i < count; ++i) {
    const float y = top + canvas.u(22) + row * (static_cast<float>(i) + 0.5F);
    canvas.text({left, y}, "q · " + sub("k", i), TextSize::text, t.key, Align::left, true);
    if (terms)
      canvas.text({left + canvas.u(58), y}, product(q[0], k[2 * i]) + " + " + product(q[1], k[2 * i + 1]),
                  TextSize::digits_small, t.muted);
    canvas.text({dots, y}, fixed(static_cast<float>(f.dots[i]), 2), TextSize::digits, t.ink, Align::right);
    if (!how.empty())
      canvas.text({scores, y}, fixed(static_cast<float>(f.scores[i]), 2), TextSize::digits, t.ink, Align::right);
    draw_share(canvas, {bars, y - canvas.u(8), digits - canvas.u(54) - bars, canvas.u(16)}, f.weights[i], t.weight);
    canvas.text({digits, y}, fixed(static_cast<float>(f.weights[i]), 3), TextSize::digits, t.weight, Align::right);
  }
}

Figure draw(const ExhibitInput& in) {
  Canvas canvas(roomy(in.base.style));
  const Found f = attend(in.values);
  canvas.header(canvas.say({"Attention in the plane", "平面里的注意力"}),
                canvas.say({"Drag a tip. A key that points where the query points gets weight; the output is the "
                            "weighted sum of the values.",
                            "拖动箭头的尖端。与查询同向的键得到权重；输出是值的加权和。"}),
                {});
  const Layout l = layout_of(canvas.style);
  draw_keys(canvas, in, f, l.keys);
  draw_values(canvas, in, f, l.values);
  draw_table(canvas, in, f, l.table);
  return canvas.finish(&in.base);
}

void drag(const ExhibitInput& in, const std::string& handle, Point to, ExhibitValues& values) {
  const Layout l = layout_of(roomy(in.base.style));
  const bool of_values = handle.starts_with("v");
  const std::string control = handle == "q" ? "q" : of_values ? "values" : "keys";
  const std::size_t i = handle == "q" ? 0 : static_cast<std::size_t>(handle.back() - '1');
  if (i >= count) return;
  const Point at = (of_values ? l.values : l.keys).units(to);
  const auto rounded = [](float v) {
    return std::clamp(std::round(static_cast<double>(v) * 10) / 10, -static_cast<double>(reach),
                      static_cast<double>(reach));
  };
  std::vector<double> all = values.numbers(control);
  all[2 * i] = rounded(at.x);
  all[2 * i + 1] = rounded(at.y);
  values.set(control, all);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const Found f = attend(in.values);
  std::map<std::string, double> all{{"largest", *std::max_element(f.weights.begin(), f.weights.end())},
                                    {"entropy", entropy_of(f.weights)},
                                    {"output_x", f.x},
                                    {"output_y", f.y}};
  for (std::size_t i = 0; i < count; ++i) {
    const std::string n = std::to_string(i + 1);
    all["dot" + n] = f.dots[i];
    all["score" + n] = f.scores[i];
    all["weight" + n] = f.weights[i];
  }
  return all;
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "plane",
     .name = {"Attention in the plane", "平面里的注意力"},
     .about =
         {"Vectors with two components can be drawn. The dot product of query and key is large when both are long "
          "and point the same way, zero at a right angle, negative when they point apart. Softmax makes weights of "
          "the four dot products; each value is shortened to its weight, and laid tip to tail they end where the "
          "output ends.",
          "两个分量的向量可以画出来。查询与键都长、方向又一致时，点积大；互相垂直时为零；方向相反时为负。softmax "
          "把四个点积变成权重；每个值按权重缩短，首尾相接，终点就是输出。"},
     .lesson = 3,
     .controls = {{.id = "temperature",
                   .label = {"temperature", "温度"},
                   .kind = Kind::number,
                   .low = 0.05,
                   .high = 20,
                   .logarithmic = true,
                   .start = {1},
                   .tip = {"Scores are divided by it before softmax.", "softmax 之前，分数先除以它。"}},
                  {.id = "scaled",
                   .label = {"divide by √d", "除以 √d"},
                   .kind = Kind::toggle,
                   .start = {1},
                   .tip = {"d = 2 in the plane.", "平面上 d = 2。"}},
                  points_control("q", {"query", "查询"}, {2, 1}),
                  points_control("keys", {"keys", "键"}, {1.5, 1.2, 0.4, 2, -1.8, 0.6, 0.6, -1.8}),
                  points_control("values", {"values", "值"}, {2.4, 0.4, 0.5, 2.4, -2.2, 1, -0.8, -2.2})},
     .draw = draw,
     .drag = drag,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::plane
