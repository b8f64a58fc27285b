// Soft against hard look-up: five keys on the clock, each with a colour of the sky as its value.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/analysis/distribution.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/lab/exhibit.h"

namespace headlight::exhibit::lookup {
namespace {

constexpr std::size_t rows = 5, features = 3;
constexpr double day = 24;  // hours

struct LookUp {
  std::vector<double> distances, scores, weights;  // of every key
  std::array<double, features> output{};
  std::size_t nearest = 0;
  bool equal = false;  // a key is the query: what a dictionary asks for
};

double value_at(const ExhibitValues& v, std::size_t row, std::size_t feature) {
  return v.numbers("values")[row * features + feature];
}

LookUp look_up(const ExhibitValues& v) {
  LookUp found;
  const double query = v.number("query"), temperature = v.number("temperature");
  for (const double key : v.numbers("keys")) {
    found.distances.push_back(std::abs(query - key));
    found.scores.push_back(-(query - key) * (query - key));
  }
  found.nearest =
      static_cast<std::size_t>(std::max_element(found.scores.begin(), found.scores.end()) - found.scores.begin());
  found.equal = found.distances[found.nearest] < 0.05;
  std::vector<double> divided;
  for (const double score : found.scores) divided.push_back((score - found.scores[found.nearest]) / temperature);
  found.weights = softmax_of(divided);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < features; ++c) found.output[c] += found.weights[r] * value_at(v, r, c);
  return found;
}

Color colour(double red, double green, double blue) {
  return {static_cast<float>(red), static_cast<float>(green), static_cast<float>(blue), 1};
}

Rect axis_of(const Style& style) {
  const float s = style.scale;
  return {40 * s, 128 * s, style.width - 80 * s, 0};
}
float on_axis(const Rect& axis, double hour) { return axis.x + axis.w * static_cast<float>(hour / day); }

// The clock with the keys under it and the query above; both can be dragged.
void draw_axis(Canvas& canvas, const ExhibitInput& in, const LookUp& found) {
  const Theme& t = canvas.colors;
  const Rect axis = axis_of(canvas.style);
  draw_line(canvas, {axis.x, axis.y}, {axis.right(), axis.y}, t.muted, 1.2F);
  for (int hour = 0; hour <= 24; hour += 3) {
    const float x = on_axis(axis, hour);
    draw_line(canvas, {x, axis.y - canvas.u(4)}, {x, axis.y + canvas.u(4)}, t.muted, 1);
    canvas.text({x, axis.y + canvas.u(52)}, std::to_string(hour), TextSize::digits, t.muted, Align::center);
  }
  const double query = in.values.number("query");
  const Point q{on_axis(axis, query), axis.y - canvas.u(22)};
  const auto& keys = in.values.numbers("keys");
  for (std::size_t r = 0; r < rows; ++r) {
    const Point k{on_axis(axis, keys[r]), axis.y + canvas.u(22)};
    draw_line(canvas, {k.x, axis.y}, k, t.key, 1.5F);
    if (found.weights[r] > 0.002) {
      CurveShape link;
      link.from = q;
      link.to = k;
      link.control1 = {q.x, axis.y + canvas.u(8)};
      link.control2 = {k.x, axis.y - canvas.u(8)};
      link.color = with_alpha(t.weight, 0.55F);
      link.line = canvas.u(1 + 8 * static_cast<float>(found.weights[r]));
      canvas.figure.add(link);
    }
    draw_grip(canvas, k, t.key, handle_tag("key" + std::to_string(r + 1)));
  }
  draw_line(canvas, {q.x, axis.y}, q, t.query, 2);
  draw_grip(canvas, q, t.query, handle_tag("query"), 10);
  const bool right = q.x > axis.x + axis.w * 0.75F;
  canvas.text({q.x + (right ? -1.0F : 1.0F) * canvas.u(16), q.y},
              canvas.say({"**query** ", "**查询** "}) + short_digits(query, 1) + canvas.say({" o'clock", " 点"}),
              TextSize::text, t.query, right ? Align::right : Align::left);
  canvas.text({canvas.margin(), axis.y + canvas.u(22)}, canvas.say({"keys", "键"}), TextSize::label, t.key, Align::left,
              true);
}

struct Columns {
  float key, score, weight, weight_w, digits, value, value_w;
};

void draw_swatch(Canvas& canvas, Rect at, Color fill) {
  RectShape box;
  box.at = at;
  box.fill = fill;
  box.stroke = canvas.colors.rule;
  box.line = canvas.colors.line;
  box.radius = canvas.u(4);
  canvas.figure.add(std::move(box));
}

std::string three(const std::array<double, features>& v) {
  return "(" + short_digits(v[0], 2) + ", " + short_digits(v[1], 2) + ", " + short_digits(v[2], 2) + ")";
}

float draw_table(Canvas& canvas, const ExhibitInput& in, const LookUp& found, const Columns& c, float top) {
  const Theme& t = canvas.colors;
  const float head = canvas.line_height(TextSize::label) + canvas.u(6);
  const auto title = [&](float x, const Tr& words, Color color) {
    canvas.text({x, top + head / 2}, canvas.say(words), TextSize::label, color, Align::left, true);
  };
  title(c.key, {"key", "键"}, t.key);
  title(c.score, {"score −(q − k)^{2}", "分数 −(q − k)^{2}"}, t.ink);
  title(c.weight, {"weight", "权重"}, t.weight);
  title(c.value, {"value: red, green, blue", "值：红、绿、蓝"}, t.value);
  float y = top + head;
  const float row =
      std::clamp((canvas.room_bottom() - y - canvas.u(150)) / static_cast<float>(rows), canvas.u(34), canvas.u(54));
  for (std::size_t r = 0; r < rows; ++r) {
    const float middle = y + row / 2;
    const int first = static_cast<int>(r * features);
    draw_line(canvas, {canvas.margin(), y}, {canvas.room_right(), y}, t.rule, 1);
    draw_entry(canvas, in.base, {c.key, middle - canvas.u(12), canvas.u(52), canvas.u(24)},
               in.values.numbers("keys")[r], 1, t.key, "keys", static_cast<int>(r));
    canvas.text({c.score + canvas.u(64), middle},
                (found.scores[r] < 0 ? "−" : "") + fixed(static_cast<float>(-found.scores[r]), 2), TextSize::digits,
                t.ink, Align::right);
    draw_share(canvas, {c.weight, middle - canvas.u(9), c.weight_w, canvas.u(18)}, found.weights[r], t.weight);
    canvas.text({c.digits, middle}, fixed(static_cast<float>(found.weights[r]), 3), TextSize::digits, t.weight,
                Align::right);
    draw_swatch(canvas, {c.value, middle - row * 0.36F, c.value_w, row * 0.72F},
                colour(value_at(in.values, r, 0), value_at(in.values, r, 1), value_at(in.values, r, 2)));
    for (int i = 0; i < static_cast<int>(features); ++i)
      draw_entry(canvas, in.base,
                 {c.value + c.value_w + canvas.u(8) + canvas.u(44) * static_cast<float>(i), middle - canvas.u(12),
                  canvas.u(40), canvas.u(24)},
                 value_at(in.values, r, static_cast<std::size_t>(i)), 2, t.value, "values", first + i);
    y += row;
  }
  draw_line(canvas, {canvas.margin(), y}, {canvas.room_right(), y}, t.muted, 1);
  return y;
}

// What comes out of each of the two, below the column it comes from.
void draw_results(Canvas& canvas, const ExhibitInput& in, const LookUp& found, const Columns& c, float top) {
  const Theme& t = canvas.colors;
  const float row = canvas.u(54), line = canvas.line_height(TextSize::label);
  double sum = 0;
  for (const double w : found.weights) sum += w;
  canvas.text({c.weight, top + canvas.u(16)}, canvas.say({"a distribution: sum ", "一个分布：和为 "}), TextSize::label,
              t.weight);
  canvas.text({c.digits, top + canvas.u(16)}, fixed(static_cast<float>(sum), 3), TextSize::digits, t.weight,
              Align::right);
  const auto result = [&](float y, const Tr& name, const Tr& how, bool any, const std::array<double, features>& v) {
    const float middle = y + row / 2;
    canvas.text({canvas.margin(), middle - line * 0.45F}, canvas.say(name), TextSize::text, t.ink, Align::left, true);
    canvas.text({canvas.margin(), middle + line * 0.55F}, canvas.say(how), TextSize::label, t.muted).max_width =
        c.value - canvas.margin() - canvas.u(10);
    if (!any) {
      canvas.text({c.value, middle}, canvas.say({"nothing", "没有"}), TextSize::text, t.muted);
      return;
    }
    draw_swatch(canvas, {c.value, middle - row * 0.4F, c.value_w, row * 0.8F}, colour(v[0], v[1], v[2]));
    canvas.text({c.value + c.value_w + canvas.u(12), middle}, three(v), TextSize::digits, t.value);
  };
  const std::size_t n = found.nearest;
  const std::array<double, features> hard{value_at(in.values, n, 0), value_at(in.values, n, 1),
                                          value_at(in.values, n, 2)};
  float y = top + canvas.u(30);
  result(y, {"Hard look-up: a dictionary", "硬查找：字典"},
         found.equal ? Tr{"a key equals the query: its value, whole", "有一个键与查询相等：整个取出它的值"}
                     : Tr{"no key equals the query", "没有与查询相等的键"},
         found.equal, hard);
  y += row;
  result(y, {"Soft look-up: the output", "软查找：输出"},
         {"Σ weight · value: a vector, of the kind of the values", "Σ 权重 · 值：一个向量，与值同类"}, true,
         found.output);
}

Figure draw(const ExhibitInput& in) {
  Canvas canvas(roomy(in.base.style));
  const LookUp found = look_up(in.values);
  canvas.header(
      canvas.say({"Soft look-up", "软查找"}),
      canvas.say({"What colour is the sky? Drag the query along the clock.", "天空是什么颜色？沿时间轴拖动查询。"}),
      {});
  draw_axis(canvas, in, found);
  const float left = canvas.margin(), width = canvas.room_right() - left;
  Columns c{};
  c.value_w = canvas.u(54);
  c.key = left;
  c.score = left + canvas.u(72);
  c.weight = left + canvas.u(220);
  c.value = left + width - c.value_w - canvas.u(144);
  c.digits = c.value - canvas.u(22);
  c.weight_w = c.digits - canvas.u(48) - c.weight;
  const float bottom = draw_table(canvas, in, found, c, axis_of(canvas.style).y + canvas.u(72));
  draw_results(canvas, in, found, c, bottom);
  return canvas.finish(&in.base);
}

void drag(const ExhibitInput& in, const std::string& handle, Point to, ExhibitValues& values) {
  const Rect axis = axis_of(roomy(in.base.style));
  const double hour = std::clamp(std::round(static_cast<double>((to.x - axis.x) / axis.w) * day * 10) / 10, 0.0, day);
  if (handle == "query") {
    values.set("query", hour);
  } else if (handle.starts_with("key") && handle.size() == 4 && handle[3] >= '1' && handle[3] <= '5') {
    std::vector<double> keys = values.numbers("keys");
    keys[static_cast<std::size_t>(handle[3] - '1')] = hour;
    values.set("keys", keys);
  }
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const LookUp found = look_up(in.values);
  double away = 0;  // of the output from the nearest value
  for (std::size_t c = 0; c < features; ++c) {
    const double d = found.output[c] - value_at(in.values, found.nearest, c);
    away += d * d;
  }
  std::map<std::string, double> all{{"largest", found.weights[found.nearest]},
                                    {"entropy", entropy_of(found.weights)},
                                    {"nearest", static_cast<double>(found.nearest + 1)},
                                    {"equal", found.equal ? 1.0 : 0.0},
                                    {"red", found.output[0]},
                                    {"green", found.output[1]},
                                    {"blue", found.output[2]},
                                    {"away", std::sqrt(away)}};
  for (std::size_t r = 0; r < rows; ++r) {
    all["weight" + std::to_string(r + 1)] = found.weights[r];
    all["score" + std::to_string(r + 1)] = found.scores[r];
  }
  return all;
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "lookup",
     .name = {"Soft and hard look-up", "软查找与硬查找"},
     .about =
         {"A dictionary gives the value of the key that equals the query, or nothing. Attention compares the query "
          "with every key, makes weights of the scores, and gives a mixture of all values. The weights are one "
          "number for each key and sum to 1; the output is a vector like the values. The temperature slides one "
          "into the other: the colder, the harder.",
          "字典查找只认与查询相等的键：有就取出它的值，没有就什么也没有。注意力把查询与每个键比较，把分数变成"
          "权重，再把所有的值按权重混合。权重是每个键一个数，加起来等于 1；输出则是与值同类的向量。温度让一种"
          "查找滑向另一种：温度越低越硬。"},
     .lesson = 1,
     .controls = {{.id = "temperature",
                   .label = {"temperature", "温度"},
                   .kind = Kind::number,
                   .low = 0.1,
                   .high = 1000,
                   .decimals = 1,
                   .logarithmic = true,
                   .start = {10},
                   .tip = {"Scores are divided by it before softmax.", "softmax 之前，分数先除以它。"}},
                  {.id = "query",
                   .label = {"query", "查询"},
                   .kind = Kind::number,
                   .low = 0,
                   .high = day,
                   .decimals = 1,
                   .start = {10}},
                  {.id = "keys",
                   .label = {"keys", "键"},
                   .kind = Kind::numbers,
                   .low = 0,
                   .high = day,
                   .decimals = 1,
                   .start = {6, 9, 12, 16, 20},
                   .shown = false},
                  {.id = "values",
                   .label = {"values", "值"},
                   .kind = Kind::numbers,
                   .low = 0,
                   .high = 1,
                   .start = {0.95, 0.6, 0.45, 0.6, 0.8, 0.95, 0.2, 0.55, 0.95, 0.95, 0.75, 0.3, 0.2, 0.15, 0.4},
                   .shown = false}},
     .draw = draw,
     .drag = drag,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::lookup
