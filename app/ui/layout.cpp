#include "app/ui/layout.h"

#include "app/ui/parts.h"

#include <algorithm>
#include <cmath>

#include "app/ui/presenter.h"

namespace headlight {
namespace {

// At scale 1, as the mockups have it.
constexpr float bar_height = 44, sentence_height = 74, target_height = 58, timeline_height = 58;
constexpr float lesson_width = 400;
constexpr float rail_width = 132, calculator_width = 330, handle_width = 16;
constexpr float small_for_rail = 820, small_for_calculator = 1000;  // widths of the window
constexpr float smallest_canvas = 360, comfortable_canvas = 560;

/// Hidden when the window shrinks below a width, shown again when it grows; in between the person decides.
void follow_size(bool& shown, bool& was_small, bool small) {
  if (small != was_small) shown = !small;
  was_small = small;
}

Rect take_left(Rect& from, float width) {
  const Rect part{from.x, from.y, width, from.h};
  from.x += width;
  from.w -= width;
  return part;
}
Rect take_right(Rect& from, float width) {
  from.w -= width;
  return {from.x + from.w, from.y, width, from.h};
}
Rect take_top(Rect& from, float height) {
  const Rect part{from.x, from.y, from.w, height};
  from.y += height;
  from.h -= height;
  return part;
}
Rect take_bottom(Rect& from, float height) {
  from.h -= height;
  return {from.x, from.y + from.h, from.w, height};
}

}  // namespace

const View* current_view(const Session& session) {
  for (const View& view : views()) {
    if (view.kind == session.state.view) return &view;
  }
  return views().empty() ? nullptr : &views().front();
}

Layout layout_window(Session& session, const View* view, Rect window) {
  if (session.presenter.on) return presenter_layout(session, window);
  const float width = window.w / ui().scale;  // in the mockup's pixels
  follow_size(session.show_rail, session.rail_was_small, width < small_for_rail);
  follow_size(session.show_calculator, session.calculator_was_small, width < small_for_calculator);

  Layout at;
  Rect rest = window;
  const auto whole = [](float length) { return std::round(px(length)); };
  const WindowParts parts = window_parts(session, view);
  if (parts.bar) at.bar = take_top(rest, whole(bar_height));
  const bool beside_lesson = parts.lesson && parts.sentence;
  if (parts.sentence && !beside_lesson) {
    at.sentence = take_top(rest, whole(sentence_height));
    if (session.run && session.run->config.two_stacks()) at.target = take_top(rest, whole(target_height));
  }
  if (parts.lesson) {
    at.lesson_bar = take_bottom(rest, whole(timeline_height));
    const float wanted = std::min(whole(lesson_width), std::round(rest.w * 0.38F));
    at.lesson = take_left(rest, wanted);
  }
  if (beside_lesson) {
    at.sentence = take_top(rest, whole(sentence_height));
    if (session.run && session.run->config.two_stacks()) at.target = take_top(rest, whole(target_height));
  }
  if (parts.timeline && view != nullptr && view->draw_timeline != nullptr)
    at.timeline = take_bottom(rest, whole(timeline_height));

  const PanelView* panel = panel_view(session.panel);
  const bool right_panel = panel != nullptr && !panel->left;
  if (parts.rail) {
    if (session.show_rail) at.rail = take_left(rest, whole(rail_width));
    at.rail_handle = take_left(rest, whole(handle_width));
  }
  if (right_panel) {
    at.panel = take_right(rest, std::min(whole(panel->width), rest.w));
  } else {
    const bool wanted = parts.calculator && (!parts.only_locked || session.state.selection.locked);
    if (session.show_calculator && wanted) {
      const float room = rest.w / ui().scale - smallest_canvas;
      at.calculator = take_right(rest, whole(std::clamp(room, 250.0F, calculator_width)));
    }
    if (wanted) at.calculator_handle = take_right(rest, whole(handle_width));
  }
  if (panel != nullptr && panel->left) {
    const float wanted = whole(panel->width);
    if (rest.w - wanted < whole(comfortable_canvas) && at.calculator.w > 0) {
      rest.w += at.calculator.w;  // the calculator waits until the panel is closed
      at.calculator_handle.x += at.calculator.w;
      at.calculator = {};
    }
    at.panel = take_left(rest, std::min(wanted, rest.w));
  }
  at.canvas = rest;
  return at;
}

}  // namespace headlight
