#include "app/ui/figure_view.h"

#include <algorithm>
#include <map>

#include "app/lessons/desk.h"
#include "app/ui/draw.h"
#include "app/ui/registry.h"
#include "app/ui/shown_figure.h"
#include "app/ui/widgets.h"
#include "core/figure/head_name.h"
#include "core/figure/read_view.h"
#include "core/figure/rich_text.h"
#include "core/figure/value_name.h"

namespace headlight {
namespace {

/// What the mouse is told about the element it is over.
void tell(const Session& session, const Tag& tag) {
  if (!session.run) return;
  if (is_covered(session, tag)) {
    if (!hidden_by_question(session)) tooltip_now(tr({"covered: a click reveals it", "已遮住：单击揭开"}));
    return;
  }
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
    const ValueName name = parse_value_name(tag.value.name);
    const AttentionGroup group{name.stack == "decoder.", name.cross() ? AttentionKind::cross : AttentionKind::self};
    tooltip_now(head_name(*session.run, group, tag.value.at.batch, tag.value.at.row, ui().lang));
  }
}

void click(Session& session, const Tag& tag) {
  if (is_covered(session, tag) && hidden_by_question(session)) {
    if (session.desk->asks_for_cell(session)) session.choose(tag);  // it is the answer
  } else if (is_covered(session, tag)) {
    session.revealed.push_back(tag.value);
  } else if (ImGui::IsMouseDoubleClicked(0)) {
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

/// Also right when what was kept is gone: then it is not the same as nothing.
template <typename T>
bool same(const std::weak_ptr<T>& kept, const std::shared_ptr<T>& now) {
  return !kept.owner_before(now) && !now.owner_before(kept);
}

bool same_style(const Style& a, const Style& b) {
  return a.lang == b.lang && a.theme == b.theme && a.scale == b.scale && a.width == b.width && a.height == b.height;
}

/// Whether a figure of one state does for another. While a newer request is computed it does: the run is the old one,
/// and a figure that is made anew with it would be thrown away when the new one comes.
bool does_for(const LabState& kept, const Session& session) {
  if (kept == session.state) return true;
  if (!session.run_awaited) return false;
  LabState asked = kept;
  asked.request = session.state.request;
  return asked == session.state;
}

/// In front of a class nobody scrolls: what is larger than its area is set smaller, to half its size where it is too
/// wide and to two thirds where it is too high.
Figure fitted(Style style, Rect area, const std::function<Figure(const Style&)>& build) {
  const float full = style.scale;
  Figure figure = build(style);
  for (const float part : {0.92F, 0.84F, 0.76F, 0.67F, 0.58F, 0.5F, 0.46F}) {
    const bool wide = figure.width > area.w + 1, high = figure.height > area.h + 1;
    if (!wide && (!high || part < 0.67F)) break;
    style.scale = full * part;
    figure = build(style);
  }
  return figure;
}

}  // namespace

void figure_view(Session& session, std::string_view id, const std::shared_ptr<const Figure>& whole, Rect area,
                 bool canvas) {
  if (!whole || area.w < 2 || area.h < 2) return;
  const bool of_numbers = canvas || id == "rail";  // and not the page of a lesson
  const std::shared_ptr<const Figure> figure = of_numbers ? covered_figure(session, id, whole) : whole;
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
  draw_figure(canvas ? *focused_figure(session, id, figure) : *figure, origin);
  ImGui::EndChild();
}

void hold_figure(bool held) { held_still = held; }

std::shared_ptr<const Figure> kept_figure(const Session& session, std::string_view id, Rect area,
                                          const std::function<Figure(const Style&)>& build, bool shows_hover) {
  // What it was made from is not kept alive: the figure of a view that was left would hold a whole run.
  struct Kept {
    std::weak_ptr<const Run> run;
    std::weak_ptr<const OutputStudy> output;
    std::weak_ptr<const Study> study;
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
    if (k.figure && same(k.run, session.run) && same(k.output, session.output) && same(k.study, session.study) &&
        (!shows_hover || k.hover == session.hover) && k.operands == session.operands && same_style(k.style, style) &&
        does_for(k.state, session)) {
      return k.figure;
    }
  } else {
    at = all.emplace(std::string(id), Kept{}).first;
  }
  const bool fit = session.presenter.on && id != "rail";
  at->second = {session.run,   session.output,
                session.study, session.state,
                session.hover, session.operands,
                style,         std::make_shared<const Figure>(fit ? fitted(style, area, build) : build(style))};
  return at->second.figure;
}

}  // namespace headlight
