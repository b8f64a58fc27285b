// The pen of presenter mode: lines over the picture, drawn with the mouse.
#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/presenter.h"
#include "app/ui/registry.h"

namespace headlight {
namespace {

constexpr float width = 3.2F;    // at scale 1
constexpr float rubber = 14;     // how near the eraser must come
constexpr float spacing = 2.5F;  // pixels between two points

Point to_window(Point part, Rect window) { return {window.x + part.x * window.w, window.y + part.y * window.h}; }
Point to_part(Point p, Rect window) { return {(p.x - window.x) / window.w, (p.y - window.y) / window.h}; }

void erase(Pen& pen, Point at, Rect window) {
  std::erase_if(pen.strokes, [&](const PenStroke& stroke) {
    return std::any_of(stroke.points.begin(), stroke.points.end(), [&](Point part) {
      const Point p = to_window(part, window);
      return std::hypot(p.x - at.x, p.y - at.y) < px(rubber);
    });
  });
}

void follow_mouse(Pen& pen, bool over, Rect window) {
  const ImGuiIO& io = ImGui::GetIO();
  const Point mouse{io.MousePos.x, io.MousePos.y};
  if (!ImGui::IsMouseDown(0)) pen.drawing = false;
  if (over && ImGui::IsMouseClicked(0)) {
    pen.drawing = true;
    if (!pen.erasing) pen.strokes.push_back({pen.color, {to_part(mouse, window)}});
  }
  if (!pen.drawing) return;
  if (pen.erasing) {
    erase(pen, mouse, window);
  } else if (!pen.strokes.empty()) {
    PenStroke& stroke = pen.strokes.back();
    const Point last = to_window(stroke.points.back(), window);
    if (std::hypot(last.x - mouse.x, last.y - mouse.y) >= spacing) stroke.points.push_back(to_part(mouse, window));
  }
}

void draw_stroke(const PenStroke& stroke, Rect window) {
  ImDrawList* list = draw_list();
  const ImU32 ink = packed(pen_color(stroke.color));
  const float line = px(width);
  for (const Point& part : stroke.points) list->PathLineTo(vec(to_window(part, window)));
  list->PathStroke(ink, 0, line);
  for (const Point& end : {stroke.points.front(), stroke.points.back()})  // round ends; a click is a dot
    list->AddCircleFilled(vec(to_window(end, window)), line / 2, ink);
}

}  // namespace

Color pen_color(int number) {
  const Theme& t = colors();
  const Color all[] = {t.focus, t.query, t.key, t.value};
  return all[std::clamp(number, 0, 3)];
}

void draw_pen(Session& session, Rect area, Rect window) {
  Pen& pen = session.presenter.pen;
  if (!pen.on && pen.strokes.empty()) return;
  ImGui::SetNextWindowPos(min_of(area));
  ImGui::SetNextWindowSize({area.w, area.h});
  ImGui::Begin("###presenter.pen", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoFocusOnAppearing |
                   (pen.on ? 0 : ImGuiWindowFlags_NoInputs));
  if (pen.on) {
    registry::add({"presenter.page", area, true, true, ""});
    ImGui::SetCursorScreenPos(min_of(area));
    ImGui::InvisibleButton("###presenter.page", {area.w, area.h});
    const bool over = ImGui::IsItemHovered();
    follow_mouse(pen, over, window);
  }
  for (const PenStroke& stroke : pen.strokes) draw_stroke(stroke, window);
  if (pen.on && ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_None);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (pen.erasing)
      draw_list()->AddCircle(mouse, px(rubber), packed(colors().ink), 0, px(1.2F));
    else
      draw_list()->AddCircleFilled(mouse, px(width) * 0.9F, packed(pen_color(pen.color)));
  }
  ImGui::End();
}

void undo_stroke(Pen& pen) {
  if (!pen.strokes.empty()) pen.strokes.pop_back();
}

}  // namespace headlight
