// The table of contents of the course: lessons and exhibits.
#include "app/lessons/desk.h"
#include "app/ui/figure_view.h"
#include "app/ui/registry.h"
#include "app/ui/ui.h"
#include "app/views/view.h"
#include "core/lesson/contents.h"
#include "imgui.h"

namespace headlight::view::contents {
namespace {

void draw(Session& session, Rect canvas) {
  LessonDesk& d = desk(session);
  const std::string hovered =
      session.hover && session.hover->kind == Tag::Kind::link ? std::string(session.hover->value.name) : "";
  const auto figure =
      std::make_shared<const Figure>(contents_figure(session.style_for(canvas), d.library(), d.progress(), hovered));
  figure_view(session, "contents.figure", figure, canvas);
  const WidgetInfo* place = registry::find("contents.figure.figure");
  if (place == nullptr) return;
  const Rect origin = place->rect;
  for (const Shape2D& shape : figure->shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape); rect != nullptr && rect->tag.kind == Tag::Kind::link) {
      const Rect at{origin.x + rect->at.x, origin.y + rect->at.y, rect->at.w, rect->at.h};
      registry::add({"contents." + rect->tag.value.name, at, canvas.contains(center(at)), true, ""});
    }
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!ImGui::IsMouseClicked(0) || !canvas.contains({mouse.x, mouse.y}) ||
      ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup))
    return;
  const auto tag = figure->hit({mouse.x - origin.x, mouse.y - origin.y});
  if (!tag || tag->kind != Tag::Kind::link) return;
  const std::string link = tag->value.name;
  if (link.starts_with("lesson:"))
    d.open(session, link.substr(7));
  else
    d.follow(session, link);
}

const RegisterView registered{
    {ViewKind::contents,
     "contents",
     {"Lessons", "课程目录"},
     1,
     draw,
     nullptr,
     nullptr,
     ViewGroup::course,
     {"The course: twenty-one lessons from the idea of attention to attention beyond text, each a few steps beside a "
      "live picture, and the exhibits that they use. A line under a title shows how much of it you have seen.",
      "整套课程：从注意力的想法到文本之外的注意力，共二十一课，每课若干步，文字旁是随时响应的图；下方是课程所用的展品。"
      "标题下的线表示看过多少。"}}};

}  // namespace
}  // namespace headlight::view::contents
