#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/widgets.h"

namespace headlight {

void fill(Rect at, Color color, float radius) {
  draw_list()->AddRectFilled(min_of(at), max_of(at), packed(color), radius);
}

void frame_rect(Rect at, Color color, float line, float radius) {
  const float more = (line - 1) / 2;  // the line lies inside the rectangle; AddRect sees to the first half pixel
  draw_list()->AddRect({at.x + more, at.y + more}, {at.right() - more, at.bottom() - more}, packed(color), radius, 0,
                       line);
}

void rule(Point from, Point to, Color color, float line) {
  // AddLine moves a line by half a pixel: one of one pixel then covers exactly one row of pixels.
  const ImVec2 a{std::round(from.x), std::round(from.y)}, b{std::round(to.x), std::round(to.y)};
  draw_list()->AddLine(a, b, packed(color), line);
}

std::vector<Rect> split(Rect row, const std::vector<float>& shares, float gap) {
  float sum = 0;
  for (const float share : shares) sum += share;
  const float room = row.w - gap * static_cast<float>(shares.size() - 1);
  std::vector<Rect> parts;
  float x = row.x;
  for (const float share : shares) {
    const float width = room * share / sum;
    parts.push_back({std::round(x), row.y, std::round(x + width) - std::round(x), row.h});
    x += width + gap;
  }
  return parts;
}

namespace {

void triangle(Point a, Point b, Point c, ImU32 ink) { draw_list()->AddTriangleFilled(vec(a), vec(b), vec(c), ink); }

/// An arrow that turns back: undo, and mirrored redo.
void turning_arrow(Point m, float s, ImU32 ink, float direction) {
  ImDrawList* list = draw_list();
  const float line = std::max(1.5F, s * 0.11F);
  const auto at = [&](float x, float y) { return ImVec2{m.x + direction * x * s, m.y + y * s}; };
  list->PathLineTo(at(-0.30F, -0.14F));
  list->PathLineTo(at(0.12F, -0.14F));
  list->PathBezierCubicCurveTo(at(0.46F, -0.14F), at(0.46F, 0.36F), at(0.12F, 0.36F));
  list->PathLineTo(at(-0.12F, 0.36F));
  list->PathStroke(ink, 0, line);
  list->PathLineTo(at(-0.10F, -0.38F));
  list->PathLineTo(at(-0.36F, -0.14F));
  list->PathLineTo(at(-0.10F, 0.10F));
  list->PathStroke(ink, 0, line);
}

}  // namespace

void draw_icon(Icon icon, Point m, float s, Color color) {
  ImDrawList* list = draw_list();
  const ImU32 ink = packed(color);
  const float line = std::max(1.5F, s * 0.11F);
  const float h = s / 2;
  const auto stroke = [&](Point a, Point b) {
    list->AddLine({m.x + a.x * s, m.y + a.y * s}, {m.x + b.x * s, m.y + b.y * s}, ink, line);
  };
  switch (icon) {
    case Icon::play:
      triangle({m.x - h * 0.7F, m.y - h}, {m.x + h, m.y}, {m.x - h * 0.7F, m.y + h}, ink);
      break;
    case Icon::pause:
      fill({m.x - h * 0.75F, m.y - h, h * 0.5F, s}, color);
      fill({m.x + h * 0.25F, m.y - h, h * 0.5F, s}, color);
      break;
    case Icon::step:
      triangle({m.x - h, m.y - h}, {m.x + h * 0.5F, m.y}, {m.x - h, m.y + h}, ink);
      fill({m.x + h * 0.7F, m.y - h, std::max(1.5F, h * 0.25F), s}, color);
      break;
    case Icon::back:
      triangle({m.x + h, m.y - h}, {m.x - h * 0.5F, m.y}, {m.x + h, m.y + h}, ink);
      fill({m.x - h * 0.95F, m.y - h, std::max(1.5F, h * 0.25F), s}, color);
      break;
    case Icon::rewind:
      triangle({m.x, m.y - h}, {m.x - h * 1.4F, m.y}, {m.x, m.y + h}, ink);
      triangle({m.x + h * 1.4F, m.y - h}, {m.x, m.y}, {m.x + h * 1.4F, m.y + h}, ink);
      break;
    case Icon::undo:
      turning_arrow(m, s, ink, 1);
      break;
    case Icon::redo:
      turning_arrow(m, s, ink, -1);
      break;
    case Icon::close:
      stroke({-0.32F, -0.32F}, {0.32F, 0.32F});
      stroke({-0.32F, 0.32F}, {0.32F, -0.32F});
      break;
    case Icon::plus:
      stroke({0, -0.36F}, {0, 0.36F});
      [[fallthrough]];
    case Icon::minus:
      stroke({-0.36F, 0}, {0.36F, 0});
      break;
    case Icon::more:
      for (const float x : {-0.34F, 0.0F, 0.34F}) list->AddCircleFilled({m.x + x * s, m.y}, s * 0.09F, ink);
      break;
    case Icon::edit:
      stroke({-0.36F, 0.36F}, {-0.28F, 0.10F});
      stroke({-0.28F, 0.10F}, {0.22F, -0.40F});
      stroke({0.22F, -0.40F}, {0.40F, -0.22F});
      stroke({0.40F, -0.22F}, {-0.10F, 0.28F});
      stroke({-0.10F, 0.28F}, {-0.36F, 0.36F});
      break;
    case Icon::sun:
      list->AddCircle(vec(m), s * 0.2F, ink, 0, line);
      for (int i = 0; i < 8; ++i) {
        const float c = std::cos(static_cast<float>(i) * 0.7854F), n = std::sin(static_cast<float>(i) * 0.7854F);
        stroke({c * 0.34F, n * 0.34F}, {c * 0.46F, n * 0.46F});
      }
      break;
    case Icon::moon:
      // A circle with another one taken out of it: the arcs meet where the two circles cross.
      list->PathArcTo(vec(m), s * 0.40F, 0.2035F, 4.509F, 24);
      list->PathArcTo({m.x + s * 0.20F, m.y - s * 0.20F}, s * 0.34F, 3.740F, 0.972F, 18);
      list->PathStroke(ink, ImDrawFlags_Closed, line);
      break;
    case Icon::projector:
      frame_rect({m.x - s * 0.44F, m.y - s * 0.36F, s * 0.88F, s * 0.54F}, color, line);
      stroke({0, 0.18F}, {-0.24F, 0.44F});
      stroke({0, 0.18F}, {0.24F, 0.44F});
      break;
    case Icon::eye:
    case Icon::covered_eye:
      list->PathArcTo({m.x, m.y + s * 0.34F}, s * 0.56F, 3.79F, 5.63F, 20);
      list->PathStroke(ink, 0, line);
      list->PathArcTo({m.x, m.y - s * 0.34F}, s * 0.56F, 0.65F, 2.49F, 20);
      list->PathStroke(ink, 0, line);
      list->AddCircleFilled(vec(m), s * 0.13F, ink);
      if (icon == Icon::covered_eye) stroke({-0.38F, 0.38F}, {0.38F, -0.38F});
      break;
    case Icon::present:
      frame_rect({m.x - s * 0.5F, m.y - s * 0.4F, s, s * 0.72F}, color, line);
      triangle({m.x - h * 0.3F, m.y - h * 0.42F}, {m.x + h * 0.42F, m.y - h * 0.08F}, {m.x - h * 0.3F, m.y + h * 0.26F},
               ink);
      stroke({-0.22F, 0.46F}, {0.22F, 0.46F});
      break;
  }
}

}  // namespace headlight
