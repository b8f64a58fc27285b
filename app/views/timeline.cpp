#include "app/views/timeline.h"

#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

constexpr double seconds_a_step = 1.6;

int step_count(const Session& session) {
  return session.run ? static_cast<int>(steps_of(*session.run, session.shown()).size()) : 0;
}

void play(Session& session, int steps) {
  static double shown_since = 0;
  static int shown_step = -1;
  if (!session.playing) {
    shown_step = -1;
    return;
  }
  const int step = session.shown().step;
  if (step != shown_step || session.seconds < shown_since) {
    shown_step = step;
    shown_since = session.seconds;
  }
  if (step + 1 >= steps) {
    session.playing = false;
  } else if (session.seconds - shown_since >= seconds_a_step) {
    session.go_to_step(step + 1);
  }
  ui().animating = true;
}

/// Whoever chooses a step has stopped the film.
void go(Session& session, int step) {
  session.go_to_step(step);
  session.playing = false;
}

void draw_dot(Point at, int step, int now, bool hovered) {
  const Theme& t = colors();
  const float r = px(step == now ? 6.5F : hovered ? 6 : 5);
  const Rect dot{at.x - r, at.y - r, 2 * r, 2 * r};
  if (step == now) fill(inset(dot, -px(3), -px(3)), with_alpha(t.weight, 0.22F), r + px(3));
  fill(dot, step <= now ? t.weight : t.card, r);
  frame_rect(dot, step <= now ? t.weight : mix(t.rule, t.muted, hovered ? 0.8F : 0.3F), px(1.5F), r);
}

void draw_dots(Session& session, Rect track) {
  const Theme& t = colors();
  const std::vector<Step> steps = steps_of(*session.run, session.shown());
  const int count = static_cast<int>(steps.size());
  if (count == 0) return;
  const int now = session.shown().step;
  const float pitch = track.w / static_cast<float>(count);
  float widest = 0;
  for (const Step& step : steps) widest = std::max(widest, width_of(tr(step.short_name), TextSize::label, true));
  // Names that are too wide for their place stand on two lines in turn, so that each has twice the room.
  const bool two_lines = widest > pitch - px(4);
  const float room = two_lines ? 2 * pitch - px(6) : pitch;
  const TextSize size = widest > room ? TextSize::tiny : TextSize::label;
  const float y = track.y + track.h * (two_lines ? 0.22F : 0.36F);
  const auto x = [&](float i) { return track.x + (i + 0.5F) * pitch; };
  rule({track.x, y}, {track.right(), y}, t.rule, px(2));
  rule({track.x, y}, {x(eased("steps.progress", static_cast<float>(now), 0.2)), y}, t.weight, px(2));
  for (int i = 0; i < count; ++i) {
    const Tr& name = steps[static_cast<std::size_t>(i)].short_name;
    const Point dot{x(static_cast<float>(i)), y};
    const AreaResult area = click_area("steps.dot." + std::to_string(i), {dot.x - pitch / 2, track.y, pitch, track.h},
                                       plain_text(tr(name)));
    if (area.clicked) go(session, i);
    draw_dot(dot, i, now, area.hovered);
    const float lower = two_lines ? px(i % 2 == 0 ? 15 : 31) : px(19);
    const float left = two_lines ? std::min(dot.x, track.right() - width_of(tr(name), size, true) / 2) : dot.x;
    text({left, y + lower}, tr(name), size, i == now ? t.ink : t.muted, Align::center, i == now, room);
  }
}

}  // namespace

void play_or_pause(Session& session) {
  session.playing = !session.playing;
  if (session.playing && session.shown().step + 1 >= step_count(session)) session.state.selection.step = 0;
}

void draw_timeline(Session& session, Rect bar) {
  const int steps = step_count(session);
  play(session, steps);
  const float h = control_height(), y = center(bar).y - h / 2;
  float x = bar.x + px(16);
  const auto place = [&](float width) {
    const Rect at{x, y, width, h};
    x += width + px(8);
    return at;
  };
  const bool ready = steps > 0;
  const ButtonOptions enabled{Look::plain, ready};
  const ButtonOptions back{Look::plain, ready && session.shown().step > 0};
  const ButtonOptions forth{Look::plain, ready && session.shown().step + 1 < steps};
  if (icon_button("steps.rewind", place(px(38)), Icon::rewind, {"Back to the first step (Home)", "回到第一步（Home）"},
                  back))
    go(session, 0);
  if (icon_button("steps.back", place(px(34)), Icon::back, {"One step back (←)", "上一步（←）"}, back))
    go(session, session.shown().step - 1);
  if (icon_button("steps.play", place(px(38)), session.playing ? Icon::pause : Icon::play,
                  session.playing ? Tr{"Pause (P)", "暂停（P）"} : Tr{"Play all steps (P)", "逐步播放（P）"}, enabled))
    play_or_pause(session);
  if (icon_button("steps.next", place(px(34)), Icon::step, {"Next step (Space, →)", "下一步（空格、→）"}, forth))
    go(session, session.shown().step + 1);
  const Tr hint{"Space: next step", "空格：下一步"};
  const float hint_width = bar.w > px(1000) ? width_of(tr(hint), TextSize::label) + px(24) : 0;
  if (hint_width > 0)
    text({bar.right() - px(16), center(bar).y}, tr(hint), TextSize::label, colors().muted, Align::right);
  if (ready) draw_dots(session, {x + px(4), bar.y, bar.right() - x - px(12) - hint_width, bar.h});
}

}  // namespace headlight
