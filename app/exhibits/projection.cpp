// From space to the plane by a matrix that can be edited: what a projection keeps and what it forgets.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/lab/exhibit.h"
#include "core/tensor/random.h"

namespace headlight::exhibit::projection {
namespace {

using Vec3 = std::array<double, 3>;
constexpr float space_reach = 3.2F, plane_reach = 4;
constexpr double turns = 360, most_pitch = 80;  // degrees

double dot(const Vec3& a, const Vec3& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
double length(const Vec3& a) { return std::sqrt(dot(a, a)); }
Vec3 cross(const Vec3& a, const Vec3& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

struct Projection {
  Vec3 x{}, moved{};          // the vector, and the same moved along what W forgets
  Vec3 first{}, second{};     // columns of W
  std::array<double, 2> y{};  // of the moved vector
  Vec3 forgotten{};           // unit vector of the null space; zeros when W forgets a whole plane
  bool plane = false;         // W has rank 1 or 0
  double kept = 0, lost = 0;  // length of x in the plane that W looks at, and along the forgotten direction
  std::array<double, 2> map(const Vec3& v) const { return {dot(v, first), dot(v, second)}; }
};

Projection project(const ExhibitValues& v) {
  Projection p;
  const auto &x = v.numbers("x"), &w = v.numbers("w");
  for (std::size_t i = 0; i < 3; ++i) {
    p.x[i] = x[i];
    p.first[i] = w[2 * i];
    p.second[i] = w[2 * i + 1];
  }
  const Vec3 n = cross(p.first, p.second);
  const double size = length(n);
  p.plane = size < 1e-9;
  if (!p.plane)
    for (std::size_t i = 0; i < 3; ++i) p.forgotten[i] = n[i] / size;
  if (p.forgotten[2] < 0)
    for (double& f : p.forgotten) f = -f;
  for (std::size_t i = 0; i < 3; ++i) p.moved[i] = p.x[i] + v.number("along") * p.forgotten[i];
  p.y = p.map(p.moved);
  p.lost = std::abs(dot(p.moved, p.forgotten));
  p.kept = std::sqrt(std::max(0.0, dot(p.moved, p.moved) - p.lost * p.lost));
  return p;
}

struct Layout {
  PlanePart space, plane;
  Rect foot;
};
Layout layout_of(const Style& style) {
  const float s = style.scale, margin = 18 * s, gap = 128 * s, top = 100 * s;
  const float side = std::max(160 * s, std::min((style.width - 2 * margin - gap) / 2, style.height - top - 142 * s));
  const float left = margin + std::max(0.0F, (style.width - 2 * margin - gap - 2 * side) / 4);
  Layout l;
  l.space = {{left, top, side, side}, space_reach};
  l.plane = {{style.width - left - side, top, side, side}, plane_reach};
  l.foot = {margin, top + side + 14 * s, style.width - 2 * margin, 116 * s};
  return l;
}

/// Seen from the side and a little from above: z stands upright.
struct View3 {
  const PlanePart& part;
  double yaw, pitch;  // radians
  Point place(const Vec3& v) const {
    const double right = v[1] * std::cos(yaw) - v[0] * std::sin(yaw);
    const double deep = v[0] * std::cos(yaw) + v[1] * std::sin(yaw);
    return part.place(right, v[2] * std::cos(pitch) - deep * std::sin(pitch));
  }
};

View3 view_of(const ExhibitValues& v, const PlanePart& part) {
  return {part, v.number("yaw") * std::numbers::pi / 180, v.number("pitch") * std::numbers::pi / 180};
}

Point turn_grip(const ExhibitValues& v, const PlanePart& part) {
  return {part.at.x + part.at.w * static_cast<float>(v.number("yaw") / turns),
          part.at.y + part.at.h * static_cast<float>(0.5 + v.number("pitch") / (2 * most_pitch) * 0.9)};
}

std::vector<Vec3> cloud(const ExhibitValues& v) {
  std::vector<Vec3> points;
  if (!v.on("cloud")) return points;
  Random random(seed_for(static_cast<std::uint64_t>(v.whole("seed")), "projection"));
  for (int i = 0; i < 60; ++i) points.push_back({random.normal(), random.normal(), random.normal()});
  return points;
}

// One colour a point, so that it can be found again in the plane: by its place along the forgotten direction.
Color tint(const Canvas& canvas, const Projection& p, const Vec3& point) {
  return diverging(canvas.colors, static_cast<float>(std::clamp(dot(point, p.forgotten) / 1.6, -1.0, 1.0)));
}

void draw_space(Canvas& canvas, const ExhibitInput& in, const Projection& p, const PlanePart& part) {
  const Theme& t = canvas.colors;
  canvas.text({part.at.x, part.at.y - canvas.u(14)}, canvas.say({"x in space: 3 numbers", "空间中的 x：3 个数"}),
              TextSize::text, t.ink, Align::left, true);
  draw_card(canvas, part.at);
  RectShape ground;
  ground.at = part.at;
  ground.tag = handle_tag("turn");
  canvas.figure.add(ground);
  const View3 view = view_of(in.values, part);
  const char* names[] = {"1", "2", "3"};
  for (std::size_t i = 0; i < 3; ++i) {
    Vec3 axis{};
    axis[i] = 2.6;
    const Vec3 back{-axis[0], -axis[1], -axis[2]};
    draw_line(canvas, view.place(back), view.place(axis), t.rule, 1.4F);
  }
  for (const Vec3& point : cloud(in.values)) draw_dot(canvas, view.place(point), 3, tint(canvas, p, point));
  for (std::size_t i = 0; i < 3; ++i) {
    Vec3 end{};
    end[i] = 2.85;
    canvas.text(view.place(end), std::string("x_{") + names[i] + "}", TextSize::label, t.ink, Align::center, true);
  }
  if (!p.plane) {
    const auto at = [&](double s) {
      return view.place({p.x[0] + s * p.forgotten[0], p.x[1] + s * p.forgotten[1], p.x[2] + s * p.forgotten[2]});
    };
    draw_line(canvas, at(-2.2), at(2.2), t.focus, 1.6F, true);
  }
  draw_arrow(canvas, view.place({}), view.place(p.moved), t.query, 3);
  const Point tip = view.place(p.moved), zero = view.place({});
  canvas.text({tip.x + (tip.x >= zero.x ? 1.0F : -1.0F) * canvas.u(14), tip.y - canvas.u(8)}, "x", TextSize::title,
              t.query, Align::center, true);
  draw_grip(canvas, turn_grip(in.values, part), t.muted, handle_tag("turn"), 8);
}

void draw_plane(Canvas& canvas, const ExhibitInput& in, const Projection& p, const PlanePart& part) {
  const Theme& t = canvas.colors;
  canvas.text({part.at.x, part.at.y - canvas.u(14)},
              canvas.say({"y = x W in the plane: 2 numbers", "平面中的 y = x W：2 个数"}), TextSize::text, t.ink,
              Align::left, true);
  draw_axes(canvas, part);
  const auto place = [&](std::array<double, 2> y) {
    const double most = static_cast<double>(plane_reach) * 0.97;
    return part.place(std::clamp(y[0], -most, most), std::clamp(y[1], -most, most));
  };
  for (const Vec3& point : cloud(in.values)) draw_dot(canvas, place(p.map(point)), 3, tint(canvas, p, point));
  draw_arrow(canvas, part.place(0, 0), place(p.y), t.query, 3);
  const Point tip = place(p.y);
  canvas.text({tip.x + (p.y[0] >= 0 ? 1.0F : -1.0F) * canvas.u(14), tip.y - canvas.u(8)}, "y", TextSize::title, t.query,
              Align::center, true);
}

// W between the two, every number of it to be typed.
void draw_matrix(Canvas& canvas, const ExhibitInput& in, const Layout& l) {
  const Theme& t = canvas.colors;
  const float cell = canvas.u(46), high = canvas.u(30);
  const float middle = (l.space.at.right() + l.plane.at.x) / 2, y = l.space.at.y + l.space.at.h / 2 - 1.5F * high;
  canvas.text({middle, y - canvas.u(16)}, "× W", TextSize::title, t.ink, Align::center, true);
  const auto& w = in.values.numbers("w");
  for (int i = 0; i < 6; ++i)
    draw_entry(canvas, in.base,
               {middle - cell + cell * static_cast<float>(i % 2) + 1, y + high * static_cast<float>(i / 2) + 1,
                cell - 2, high - 2},
               w[static_cast<std::size_t>(i)], 2, t.ink, "w", i);
  draw_arrow(canvas, {middle - canvas.u(26), y + 3 * high + canvas.u(20)},
             {middle + canvas.u(26), y + 3 * high + canvas.u(20)}, t.muted, 2);
}

std::string vector_text(const double* numbers, int count) {
  std::string text = "(";
  for (int i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + fixed(static_cast<float>(numbers[i]), 2);
  return text + ")";
}

void draw_words(Canvas& canvas, const ExhibitInput& in, const Projection& p, const Layout& l) {
  const Theme& t = canvas.colors;
  const float row = canvas.u(30), left = l.foot.x, middle = left + canvas.u(26);
  float y = l.foot.y + row / 2;
  canvas.text({left, y}, "x", TextSize::text, t.query, Align::left, true);
  const auto& x = in.values.numbers("x");
  if (in.values.number("along") == 0) {
    for (int i = 0; i < 3; ++i)
      draw_entry(canvas, in.base,
                 {middle + canvas.u(52) * static_cast<float>(i), y - canvas.u(12), canvas.u(48), canvas.u(24)},
                 x[static_cast<std::size_t>(i)], 2, t.query, "x", i);
  } else {
    canvas.text({middle, y}, vector_text(p.moved.data(), 3), TextSize::digits, t.query);
  }
  const std::string long_x = fixed(static_cast<float>(length(p.moved)), 2),
                    long_y = fixed(static_cast<float>(std::hypot(p.y[0], p.y[1])), 2);
  canvas.text({middle + canvas.u(170), y}, canvas.say({"length ", "长度 "}) + long_x, TextSize::label, t.muted);
  y += row;
  canvas.text({left, y}, "y", TextSize::text, t.query, Align::left, true);
  canvas.text({middle, y}, vector_text(p.y.data(), 2), TextSize::digits, t.query);
  canvas.text({middle + canvas.u(170), y}, canvas.say({"length ", "长度 "}) + long_y, TextSize::label, t.muted);
  const float right = left + std::max(canvas.u(310), l.foot.w * 0.42F), width = canvas.room_right() - right;
  const std::string direction = vector_text(p.forgotten.data(), 3), lost = fixed(static_cast<float>(p.lost), 2),
                    kept = fixed(static_cast<float>(p.kept), 2);
  const float below = canvas.paragraph(
      {right, l.foot.y + canvas.u(4)},
      p.plane ? canvas.say({"The columns of W are parallel: a whole plane is forgotten.",
                            "W 的两列平行：整整一个平面都被忘掉了。"})
              : canvas.say({"Forgotten: the direction **" + direction +
                                "** (dashed). W makes it 0, so every point of the line has the same y.",
                            "被忘掉的：方向 **" + direction +
                                "**（虚线）。W 把它变成 0，所以这条线上的每一点都得到同一个 y。"}),
      width, TextSize::label, t.focus);
  if (!p.plane)
    canvas.paragraph({right, below + canvas.u(4)},
                     canvas.say({"Of the length of x, " + lost + " lies along it and is lost; " + kept +
                                     " lies across and is seen by W.",
                                 "x 的长度中，沿这个方向的 " + lost + " 丢失；与它垂直的 " + kept + " 被 W 看到。"}),
                     width, TextSize::label, t.muted);
}

Figure draw(const ExhibitInput& in) {
  Canvas canvas(roomy(in.base.style));
  const Projection p = project(in.values);
  canvas.header(canvas.say({"A projection keeps and forgets", "投影：留下什么，忘掉什么"}),
                canvas.say({"Drag the round grip to turn the space; click a number of W to change it. The colour of a "
                            "point is its place along the forgotten direction.",
                            "拖动圆点可旋转空间；点击 W 中的数可改动。点的颜色表示它在被忘掉的方向上的位置。"}),
                {});
  const Layout l = layout_of(canvas.style);
  draw_space(canvas, in, p, l.space);
  draw_plane(canvas, in, p, l.plane);
  draw_matrix(canvas, in, l);
  draw_words(canvas, in, p, l);
  return canvas.finish(&in.base);
}

void drag(const ExhibitInput& in, const std::string& handle, Point to, ExhibitValues& values) {
  if (handle != "turn") return;
  const Rect at = layout_of(roomy(in.base.style)).space.at;
  const double x = static_cast<double>((to.x - at.x) / at.w), y = static_cast<double>((to.y - at.y) / at.h);
  values.set("yaw", std::round(std::clamp(x, 0.0, 1.0) * turns));
  values.set("pitch", std::round(std::clamp((y - 0.5) / 0.9 * 2, -1.0, 1.0) * most_pitch));
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const Projection p = project(in.values);
  return {{"y1", p.y[0]},
          {"y2", p.y[1]},
          {"length_x", length(p.moved)},
          {"length_y", std::hypot(p.y[0], p.y[1])},
          {"lost", p.lost},
          {"kept", p.kept},
          {"rank", p.plane ? (length(p.first) + length(p.second) > 0 ? 1.0 : 0.0) : 2.0},
          {"forgotten1", p.forgotten[0]},
          {"forgotten2", p.forgotten[1]},
          {"forgotten3", p.forgotten[2]}};
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "projection",
     .name = {"A projection", "投影"},
     .about =
         {"A matrix with three rows and two columns makes two numbers of three. Whatever it is, there is a direction "
          "that it forgets: points that differ only along it fall together. W_Q, W_K and W_V do the same with more "
          "numbers: each keeps what its head needs.",
          "一个 3 行 2 列的矩阵把三个数变成两个。无论它怎样取值，总有一个方向会被忘掉：只在这个方向上有差别的点会"
          "落到一起。W_Q、W_K、W_V 做的是同样的事，只是数更多：各自留下这个头需要的东西。"},
     .lesson = 2,
     .controls = {{.id = "along",
                   .label = {"move x", "移动 x"},
                   .kind = Kind::number,
                   .low = -2,
                   .high = 2,
                   .tip = {"Along the direction that W forgets.", "沿着 W 忘掉的方向。"}},
                  {.id = "cloud", .label = {"points", "点云"}, .kind = Kind::toggle, .start = {1}},
                  seed_control(),
                  {.id = "yaw",
                   .label = {"turn", "旋转"},
                   .kind = Kind::number,
                   .low = 0,
                   .high = turns,
                   .decimals = 0,
                   .start = {35},
                   .shown = false},
                  {.id = "pitch",
                   .label = {"tilt", "俯仰"},
                   .kind = Kind::number,
                   .low = -most_pitch,
                   .high = most_pitch,
                   .decimals = 0,
                   .start = {24},
                   .shown = false},
                  {.id = "x",
                   .label = {"x", "x"},
                   .kind = Kind::numbers,
                   .low = -3,
                   .high = 3,
                   .start = {1.5, 2, 1},
                   .shown = false},
                  {.id = "w",
                   .label = {"W", "W"},
                   .kind = Kind::numbers,
                   .low = -3,
                   .high = 3,
                   .start = {1, 0, 0, 1, 0.5, -0.5},
                   .shown = false}},
     .draw = draw,
     .drag = drag,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::projection
