#include "app/ui/figure_view.h"

#include <algorithm>
#include <map>

#include "app/ui/draw.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "core/figure/read_view.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

/// What the mouse is told about the element it is over.
void tell(const Session& session, const Tag& tag) {
  if (!session.run) return;
  if (tag.kind == Tag::Kind::cell) {
    const Session::Located at = session.locate(tag.value);
    if (at.run == nullptr) return;
    tooltip_now(describe(*at.run, at.element, ui().lang) + " = **" +
                number(at.run->value(at.element.name)(at.element.at), 4) + "**");
  } else if (tag.kind == Tag::Kind::part) {
    if (const std::string words = describe_part(*session.run, session.shown(), session.state.reading, tag, ui().lang);
        !words.empty())
      tooltip_now(words);
  } else if (tag.kind == Tag::Kind::head) {
    const std::string layer = std::to_string(tag.value.at.batch + 1), head = std::to_string(tag.value.at.row + 1);
    tooltip_now(tr({"Layer " + layer + ", head " + head, "第 " + layer + " 层 头 " + head}));
  }
}

void click(Session& session, const Tag& tag) {
  if (ImGui::IsMouseDoubleClicked(0)) {
    session.open_alone(tag);
  } else if (ImGui::GetIO().KeyShift && tag.kind == Tag::Kind::cell) {
    session.lock_also(tag.value);
  } else {
    session.choose(tag);
  }
}

bool held_still = false;

/// Dragging where there is nothing to click moves a figure that is larger than its area.
void pan(bool began) {
  static ImGuiID panned = 0;
  const ImGuiID here = ImGui::GetID("pan");
  if (began) panned = here;
  if (!ImGui::IsMouseDown(0)) panned = panned == here ? 0 : panned;
  if (panned != here) return;
  const ImVec2 by = ImGui::GetIO().MouseDelta;
  ImGui::SetScrollX(ImGui::GetScrollX() - by.x);
  ImGui::SetScrollY(ImGui::GetScrollY() - by.y);
}

bool same_style(const Style& a, const Style& b) {
  return a.lang == b.lang && a.theme == b.theme && a.scale == b.scale && a.width == b.width && a.height == b.height;
}

}  // namespace

void figure_view(Session& session, std::string_view id, const std::shared_ptr<const Figure>& figure, Rect area,
                 bool canvas) {
  if (!figure || area.w < 2 || area.h < 2) return;
  if (canvas) session.current_figure = figure;
  const bool wide = figure->width > area.w + 1, high = figure->height > area.h + 1;
  ImGui::SetCursorScreenPos(min_of(area));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, px(10));
  ImGui::BeginChild(("###" + std::string(id)).c_str(), {area.w, area.h}, false,
                    ImGuiWindowFlags_NoBackground | (wide ? ImGuiWindowFlags_HorizontalScrollbar : 0) |
                        (wide || high ? 0 : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse));
  ImGui::PopStyleVar(2);
  const Point origin{area.x - ImGui::GetScrollX(), area.y - ImGui::GetScrollY()};
  registry::add({std::string(id), area, true, true, figure->title});
  registry::add({std::string(id) + ".figure", {origin.x, origin.y, figure->width, figure->height}, true, true, ""});

  ImGui::SetCursorScreenPos(vec(origin));
  ImGui::InvisibleButton("###surface", {std::max(figure->width, 1.0F), std::max(figure->height, 1.0F)});
  const bool pressed = ImGui::IsItemHovered() && ImGui::IsMouseClicked(0);
  std::optional<Tag> under;
  if (ImGui::IsItemHovered()) {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    under = figure->hit({mouse.x - origin.x, mouse.y - origin.y});
  }
  if ((wide || high) && !held_still) pan(pressed && !under);
  if (under) {
    session.next_hover = under;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    tell(session, *under);
    if (pressed) click(session, *under);
  }
  draw_figure(*figure, origin);
  ImGui::EndChild();
}

void hold_figure(bool held) { held_still = held; }

std::shared_ptr<const Figure> kept_figure(const Session& session, std::string_view id, Rect area,
                                          const std::function<Figure(const Style&)>& build, bool shows_hover) {
  struct Kept {
    std::shared_ptr<const Run> run;
    std::shared_ptr<const OutputStudy> output;
    std::shared_ptr<const Study> study;
    LabState state;
    std::optional<Tag> hover;
    std::vector<ValueRef> operands;
    Style style;
    std::shared_ptr<const Figure> figure;
  };
  static std::map<std::string, Kept, std::less<>> all;
  const Style style = session.style_for(area);
  auto at = all.find(id);
  if (at != all.end()) {
    const Kept& k = at->second;
    if (k.figure && k.run == session.run && k.output == session.output && k.study == session.study &&
        (!shows_hover || k.hover == session.hover) && k.operands == session.operands && same_style(k.style, style) &&
        k.state == session.state) {
      return k.figure;
    }
  } else {
    at = all.emplace(std::string(id), Kept{}).first;
  }
  at->second = {session.run,   session.output,   session.study, session.state,
                session.hover, session.operands, style,         std::make_shared<const Figure>(build(style))};
  return at->second.figure;
}

}  // namespace headlight
