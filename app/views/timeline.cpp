#include "app/views/timeline.h"

#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

constexpr double seconds_a_step = 1.6;

void play(Session& session, const Film& film) {
  static double shown_since = 0;
  static int shown_step = -1;
  if (!session.playing) {
    shown_step = -1;
    return;
  }
  const int step = film.now(session);
  if (step != shown_step || session.seconds < shown_since) {
    shown_step = step;
    shown_since = session.seconds;
  }
  if (step + 1 >= film.count(session)) {
    session.playing = false;
  } else if (session.seconds - shown_since >= seconds_a_step) {
    film.go(session, step + 1);
  }
  ui().animating = true;
}

/// Whoever chooses a step has stopped the film.
void go(Session& session, const Film& film, int step) {
  film.go(session, step);
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

/// Where names stand: all of them, on one line or on two in turn; or, where there are too many, that of the shown step.
struct Names {
  std::vector<std::string> texts;
  bool two_lines = false, only_now = false;
  TextSize size = TextSize::label;
};

Names names_of(const Session& session, const Film& film, int count, float pitch) {
  Names names;
  float widest = 0;
  for (int i = 0; i < count; ++i) {
    names.texts.push_back(film.name(session, i));
    widest = std::max(widest, width_of(names.texts.back(), TextSize::label, true));
  }
  names.two_lines = widest > pitch - px(4);
  const float room = 2 * pitch - px(6);
  if (!names.two_lines || widest <= room) return names;
  names.size = TextSize::tiny;
  widest = 0;
  for (const std::string& name : names.texts) widest = std::max(widest, width_of(name, TextSize::tiny, true));
  names.only_now = widest > room;
  return names;
}

void draw_dots(Session& session, const Film& film, Rect track) {
  const Theme& t = colors();
  const int count = film.count(session);
  if (count == 0) return;
  const int now = film.now(session);
  const std::string id = film.id;
  const float pitch = track.w / static_cast<float>(count);
  const Names names = names_of(session, film, count, pitch);
  const bool low = names.two_lines && !names.only_now;
  const float y = track.y + track.h * (low ? 0.22F : 0.36F);
  const auto x = [&](float i) { return track.x + (i + 0.5F) * pitch; };
  rule({track.x, y}, {track.right(), y}, t.rule, px(2));
  rule({track.x, y}, {x(eased(id + ".progress", static_cast<float>(now), 0.2)), y}, t.weight, px(2));
  for (int i = 0; i < count; ++i) {
    const std::string& name = names.texts[static_cast<std::size_t>(i)];
    const Point dot{x(static_cast<float>(i)), y};
    const AreaResult area =
        click_area(id + ".dot." + std::to_string(i), {dot.x - pitch / 2, track.y, pitch, track.h}, plain_text(name));
    if (area.clicked) go(session, film, i);
    draw_dot(dot, i, now, area.hovered);
    if (names.only_now && i != now) continue;
    const float lower = low ? px(i % 2 == 0 ? 15 : 31) : px(19);
    const float half = width_of(name, names.size, i == now) / 2;
    const float middle =
        names.two_lines ? std::clamp(dot.x, std::min(dot.x, track.x + half), track.right() - half) : dot.x;
    text({middle, y + lower}, name, names.size, i == now ? t.ink : t.muted, Align::center, i == now);
  }
}

}  // namespace

void play_or_pause(Session& session, const Film& film) {
  session.playing = !session.playing;
  if (session.playing && film.now(session) + 1 >= film.count(session)) film.go(session, 0);
}

void draw_film(Session& session, Rect bar, const Film& film) {
  play(session, film);
  const int steps = film.count(session), now = film.now(session);
  const std::string id = film.id;
  const float h = control_height(), y = center(bar).y - h / 2;
  Flow buttons({bar.x + px(16), y, bar.w - px(32), h}, h, px(8));
  const bool ready = steps > 0;
  const ButtonOptions enabled{Look::plain, ready};
  const ButtonOptions back{Look::plain, ready && now > 0};
  const ButtonOptions forth{Look::plain, ready && now + 1 < steps};
  if (icon_button(id + ".rewind", buttons.next(px(38)), Icon::rewind,
                  {"Back to the first step (Home)", "回到第一步（Home）"}, back))
    go(session, film, 0);
  if (icon_button(id + ".back", buttons.next(px(34)), Icon::back, {"One step back (←)", "上一步（←）"}, back))
    go(session, film, now - 1);
  if (icon_button(id + ".play", buttons.next(px(38)), session.playing ? Icon::pause : Icon::play,
                  session.playing ? Tr{"Pause (P)", "暂停（P）"} : Tr{"Play all steps (P)", "逐步播放（P）"}, enabled))
    play_or_pause(session, film);
  if (icon_button(id + ".next", buttons.next(px(34)), Icon::step, {"Next step (Space, →)", "下一步（空格、→）"}, forth))
    go(session, film, now + 1);
  const Tr hint{"Space: next step", "空格：下一步"};
  const float hint_width = bar.w > px(1000) ? width_of(tr(hint), TextSize::label) + px(24) : 0;
  if (hint_width > 0)
    text({bar.right() - px(16), center(bar).y}, tr(hint), TextSize::label, colors().muted, Align::right);
  if (ready)
    draw_dots(session, film, {buttons.x() + px(4), bar.y, bar.right() - buttons.x() - px(12) - hint_width, bar.h});
}

}  // namespace headlight
