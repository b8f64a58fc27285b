#include "app/ui/tour.h"

#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/keys.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"

namespace headlight {
namespace {

constexpr float card_width = 360, gap = 14;

const TourStop& stop_of(const Session& session) { return tour_stops()[static_cast<std::size_t>(session.tour_stop)]; }

/// Where the widget is that the stop points at.
std::optional<Rect> target_of(const TourStop& stop) {
  for (const char* id : stop.widgets) {
    const WidgetInfo* widget = registry::find(id);
    if (widget != nullptr && widget->visible && widget->rect.w > 0) return widget->rect;
  }
  return {};
}

/// Beside the target where there is room, else over it at its lower right corner; in the middle without a target.
Rect beside(const std::optional<Rect>& target, float w, float h, Rect window) {
  if (!target) return {std::round((window.w - w) / 2), std::round((window.h - h) * 0.42F), w, h};
  const Rect t = *target;
  const float space = px(gap);
  const auto x_inside = [&](float x) { return std::clamp(x, space, std::max(space, window.w - w - space)); };
  const auto y_inside = [&](float y) { return std::clamp(y, space, std::max(space, window.h - h - space)); };
  if (t.bottom() + space + h + space <= window.h) return {x_inside(t.x + (t.w - w) / 2), t.bottom() + space, w, h};
  if (t.y - space - h >= space) return {x_inside(t.x + (t.w - w) / 2), t.y - space - h, w, h};
  if (t.x - space - w >= space) return {t.x - space - w, y_inside(t.y + space), w, h};
  if (t.right() + space + w + space <= window.w) return {t.right() + space, y_inside(t.y + space), w, h};
  return {x_inside(t.right() - w - space), y_inside(t.bottom() - h - space), w, h};
}

constexpr ImGuiWindowFlags still = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                                   ImGuiWindowFlags_NoFocusOnAppearing;

/// Shade over everything but the target, and a frame around it.
void draw_shade(const std::optional<Rect>& target, Rect window) {
  ImGui::SetNextWindowPos(min_of(window));
  ImGui::SetNextWindowSize({window.w, window.h});
  ImGui::Begin("###tour.shade", nullptr, still | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBackground);
  const Color shade = with_alpha(colors().dark ? Color{0, 0, 0, 1} : colors().ink, 0.34F);
  if (!target) {
    fill(window, shade);
  } else {
    const Rect t = inset(*target, -px(3), -px(3));
    const float left = std::max(window.x, t.x), top = std::max(window.y, t.y);
    const float right = std::min(window.right(), t.right()), bottom = std::min(window.bottom(), t.bottom());
    fill({window.x, window.y, window.w, top - window.y}, shade);
    fill({window.x, bottom, window.w, window.bottom() - bottom}, shade);
    fill({window.x, top, left - window.x, bottom - top}, shade);
    fill({right, top, window.right() - right, bottom - top}, shade);
    frame_rect({left, top, right - left, bottom - top}, colors().focus, px(2), px(4));
  }
  ImGui::End();
}

void draw_dots(Point left, int count, int now) {
  const Theme& t = colors();
  for (int i = 0; i < count; ++i) {
    const Point at{left.x + px(4) + static_cast<float>(i) * px(11), left.y};
    draw_list()->AddCircleFilled(vec(at), px(i == now ? 4 : 3), packed(i <= now ? t.weight : t.rule));
  }
}

/// Returns by how many stops to go on; the tour's end is far away.
int draw_card(Rect card, const TourStop& stop, int now, int count) {
  const Theme& t = colors();
  const float pad = px(18), h = control_height();
  fill(card, t.card, px(9));
  frame_rect(card, mix(t.rule, t.ink, 0.3F), t.line, px(9));
  float y = card.y + pad;
  text({card.x + pad, y + line_height(TextSize::title) / 2}, tr(stop.title), TextSize::title, t.ink, Align::left, true);
  draw_dots({card.right() - pad - px(11) * static_cast<float>(count), y + line_height(TextSize::title) / 2}, count,
            now);
  y += line_height(TextSize::title) + px(6);
  paragraph({card.x + pad, y, card.w - 2 * pad, 0}, tr(stop.words), TextSize::label, t.ink);
  const float row = card.bottom() - pad - h;
  const bool last = now + 1 == count;
  const Tr skip{"Skip the tour", "跳过参观"}, back{"Back", "上一站"}, next{"Next", "下一站"}, done{"Done", "完成"};
  int by = 0;
  if (!last && button("tour.skip", {card.x + pad - px(8), row, button_width(skip), h}, skip, {Look::quiet})) by = count;
  const Tr& forth = last ? done : next;
  const float wide = std::max(button_width(next), button_width(done));
  if (button("tour.next", {card.right() - pad - wide, row, wide, h}, forth, {Look::primary})) by = 1;
  const float back_width = button_width(back);
  if (now > 0 &&
      button("tour.back", {card.right() - pad - wide - px(8) - back_width, row, back_width, h}, back, {Look::plain}))
    by = -1;
  return by;
}

}  // namespace

void begin_tour(Session& session, int stop) {
  if (session.tour_stop < 0) session.before_tour = session.state;
  session.panel = Panel::none;
  session.editing_sentence = session.editing_target = false;
  session.cover(false);
  go_to_tour_stop(session, std::min(stop, static_cast<int>(tour_stops().size()) - 1));
}

void go_to_tour_stop(Session& session, int stop) {
  if (stop >= static_cast<int>(tour_stops().size())) {
    end_tour(session);
    return;
  }
  session.tour_stop = std::max(0, stop);
  const Preferences preferences = session.state.preferences;
  session.state = opening_state();
  session.state.preferences = preferences;
  session.playing = false;
  if (stop_of(session).prepare != nullptr) stop_of(session).prepare(session);
}

void end_tour(Session& session) {
  session.tour_stop = -1;
  if (!session.before_tour) return;
  const Preferences preferences = session.state.preferences;  // what was changed on the way is meant to stay
  session.state = *session.before_tour;
  session.state.preferences = preferences;
  session.before_tour.reset();
}

void draw_tour(Session& session, Rect window) {
  if (session.tour_stop < 0 || session.presenter.on) return;
  const TourStop& stop = stop_of(session);
  const std::optional<Rect> target = target_of(stop);
  draw_shade(target, window);
  const float pad = px(18), w = std::min(px(card_width), window.w - 2 * px(gap));
  const float h = std::ceil(2 * pad + line_height(TextSize::title) + px(6) +
                            paragraph_height(w - 2 * pad, tr(stop.words), TextSize::label) + px(14) + control_height());
  const Rect card = beside(target, w, h, window);
  ImGui::SetNextWindowPos(min_of(card));
  ImGui::SetNextWindowSize({card.w, card.h});
  ImGui::Begin("###tour.card", nullptr, still);
  registry::add({"tour.card", card, true, true, tr(stop.title)});
  const int by = draw_card(card, stop, session.tour_stop, static_cast<int>(tour_stops().size()));
  ImGui::End();
  if (by != 0) go_to_tour_stop(session, session.tour_stop + by);
}

bool tour_keys(Session& session) {
  if (session.tour_stop < 0 || session.presenter.on) return false;
  if (key_pressed(Key::escape)) {
    end_tour(session);
  } else if (key_pressed(Key::enter) || key_pressed(Key::right)) {
    go_to_tour_stop(session, session.tour_stop + 1);
  } else if (key_pressed(Key::left)) {
    if (session.tour_stop > 0) go_to_tour_stop(session, session.tour_stop - 1);
  } else {
    return false;
  }
  return true;
}

}  // namespace headlight
