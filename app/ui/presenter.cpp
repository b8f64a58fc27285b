#include "app/ui/presenter.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/lessons/desk.h"
#include "app/ui/draw.h"
#include "app/ui/figure_view.h"
#include "app/ui/keys.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "core/figure/rich_text.h"
#include "core/lab/picture.h"
#include "imgui.h"

namespace headlight {
namespace {

constexpr float reading_width = 1024, reading_height = 768;  // the smallest projector there is
constexpr float least_scale = 1.5F;
constexpr float foot_height = 34, sentence_height = 74, target_height = 58;
constexpr float lesson_share = 0.42F;  // of the width

const Film* film_of(const Session& session) {
  const View* view = current_view(session);
  const bool ready = session.run && session.run->graph.size() > 0;
  return ready && view != nullptr ? view->film : nullptr;
}

/// Where somebody is among the pages: of the lesson, else of the film.
struct Pages {
  int now = 0, count = 0;
};
Pages pages_of(const Session& session) {
  if (!session.state.lesson.id.empty()) {
    const Lesson* lesson = session.desk ? session.desk->lesson(session) : nullptr;
    return {session.state.lesson.step, lesson != nullptr ? static_cast<int>(lesson->steps.size()) : 0};
  }
  const Film* film = film_of(session);
  return film != nullptr ? Pages{film->now(session), film->count(session)} : Pages{};
}

std::string page_of(const Session& session) {
  const Film* film = film_of(session);
  return session.state.lesson.id + "." + std::to_string(session.state.lesson.step) + "." +
         std::to_string(static_cast<int>(session.state.view)) + "." +
         std::to_string(film != nullptr ? film->now(session) : 0);
}

/// What was drawn belongs to the page that it was drawn on.
void forget_old_strokes(Session& session) {
  PresenterState& p = session.presenter;
  std::string page = page_of(session);
  if (page == p.page) return;
  p.page = std::move(page);
  p.pen.strokes.clear();
  p.pen.drawing = false;
}

void draw_spotlight(Session& session, Rect window) {
  PresenterState& p = session.presenter;
  ImGuiIO& io = ImGui::GetIO();
  if (io.MouseWheel != 0) p.light = std::clamp(p.light * std::pow(1.15F, io.MouseWheel), 0.05F, 0.6F);
  const float inner = p.light * window.h, outer = inner * 1.12F, far = window.w + window.h;
  const bool somewhere = window.contains({io.MousePos.x, io.MousePos.y});
  const Point m = somewhere ? Point{io.MousePos.x, io.MousePos.y} : center(window);
  // Two rings of triangles: the soft edge of the light, and the dark beyond it.
  ImDrawList* list = ImGui::GetForegroundDrawList();
  constexpr int pieces = 96;
  const Color night{0.04F, 0.05F, 0.08F, 0.82F};
  const ImU32 dark = packed(night), clear = packed(with_alpha(night, 0));
  const std::array radii{inner, outer, far};
  const std::array inks{clear, dark, dark};
  list->PrimReserve(pieces * 12, (pieces + 1) * 3);
  const auto first = static_cast<ImDrawIdx>(list->_VtxCurrentIdx);
  for (int i = 0; i <= pieces; ++i) {
    const float angle = 6.2831853F * static_cast<float>(i) / pieces;
    for (std::size_t ring = 0; ring < 3; ++ring)
      list->PrimWriteVtx({m.x + radii[ring] * std::cos(angle), m.y + radii[ring] * std::sin(angle)},
                         ImGui::GetFontTexUvWhitePixel(), inks[ring]);
  }
  for (int i = 0; i < pieces; ++i)
    for (int ring = 0; ring < 2; ++ring) {
      const auto at = static_cast<ImDrawIdx>(first + i * 3 + ring);
      for (const int step : {0, 1, 4, 0, 4, 3}) list->PrimWriteIdx(static_cast<ImDrawIdx>(at + step));
    }
}

struct KeyLine {
  Tr key, meaning;
};
const std::vector<KeyLine>& key_lines() {
  static const std::vector<KeyLine> lines{
      {{"Space, →, Page Down", "空格、→、Page Down"}, {"next step", "下一步"}},
      {same("←, Page Up"), {"one step back", "上一步"}},
      {same("B"), {"black screen", "黑屏"}},
      {same("S"), {"spotlight; the wheel sets its size", "聚光灯；滚轮调大小"}},
      {same("D"), {"pen: draw over the picture", "画笔：在图上画"}},
      {same("1 2 3 4"), {"colours of the pen; without it: views", "画笔颜色；不用画笔时切换视图"}},
      {same("E, Ctrl Z, C"), {"erase, undo, clear", "擦除、撤销、清空"}},
      {same("N"), {"hide the numbers or show them", "遮住或显示数值"}},
      {same("L"), {"hide the lesson's text or show it", "收起或展开课文"}},
      {same("K"), {"all controls of an exhibit, or one row", "展品的全部控件，或只留一行"}},
      {same("T"), {"timer: start, stop, back to zero", "计时：开始、停止、归零"}},
      {same("+ −"), {"minutes to count down from", "倒计时的分钟数"}},
      {same("F2"), {"edit the sentence", "编辑句子"}},
      {{"H, ?", "H、?"}, {"this sheet", "本页"}},
      {same("Esc, F11"), {"leave", "退出"}},
  };
  return lines;
}

void draw_sheet(Rect window) {
  const Theme& t = colors();
  const float row = line_height(TextSize::label) + px(4), pad = px(22);
  float left = 0, right = 0;
  for (const KeyLine& line : key_lines()) {
    left = std::max(left, width_of(tr(line.key), TextSize::label, true));
    right = std::max(right, width_of(tr(line.meaning), TextSize::label));
  }
  const float head = line_height(TextSize::title) + px(6), gap = px(22);
  const float w = left + gap + right + 2 * pad, h = head + row * static_cast<float>(key_lines().size()) + 2 * pad;
  const Rect at{std::round((window.w - w) / 2), std::round((window.h - h) / 2), w, h};
  ImGui::SetNextWindowPos(min_of(at));
  ImGui::SetNextWindowSize({w, h});
  ImGui::SetNextWindowFocus();
  ImGui::Begin("###presenter.sheet", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoNav);
  fill(at, t.card, px(9));
  frame_rect(at, t.ink, t.line, px(9));
  float y = at.y + pad + line_height(TextSize::title) / 2;
  text({at.x + pad, y}, tr({"Keys while presenting", "放映时的按键"}), TextSize::title, t.ink, Align::left, true);
  y = at.y + pad + head + row / 2;
  for (const KeyLine& line : key_lines()) {
    text({at.x + pad, y}, tr(line.key), TextSize::label, t.weight, Align::left, true);
    text({at.x + pad + left + gap, y}, tr(line.meaning), TextSize::label, t.ink);
    y += row;
  }
  ImGui::End();
}

bool in_lesson(const Session& session) {
  return !session.state.lesson.id.empty() && session.state.view != ViewKind::contents;
}

/// From the right end of the line leftwards.
struct FromRight {
  float x, y, h;
  Rect next(float width) {
    x -= width;
    const Rect at{x, y, width, h};
    x -= px(6);
    return at;
  }
};

void draw_pen_buttons(Session& session, FromRight& place) {
  Pen& pen = session.presenter.pen;
  const ButtonOptions quiet{Look::quiet};
  const auto word = [&](const char* id, const Tr& label, ButtonOptions options) {
    return button(id, place.next(button_width(label)), label, options);
  };
  if (word("presenter.clear", {"clear", "清空"}, quiet)) pen.strokes.clear();
  if (word("presenter.erase", {"erase", "擦除"}, {Look::quiet, true, pen.erasing})) pen.erasing = !pen.erasing;
  for (int i = 3; i >= 0; --i) {
    const Rect at = place.next(px(22));
    const AreaResult area = click_area("presenter.pen." + std::to_string(i), at, "");
    const bool here = pen.color == i && !pen.erasing;
    if (here) draw_list()->AddCircle(vec(center(at)), px(9), packed(colors().ink), 0, px(1.5F));
    draw_list()->AddCircleFilled(vec(center(at)), px(area.hovered ? 7 : 6), packed(pen_color(i)));
    if (!area.clicked) continue;
    pen.color = i;
    pen.erasing = false;
  }
}

void draw_foot(Session& session, Rect foot) {
  const Theme& t = colors();
  PresenterState& p = session.presenter;
  fill(foot, t.card);
  rule({foot.x, foot.y}, {foot.right(), foot.y}, t.rule, t.line);
  if (const Pages pages = pages_of(session); pages.count > 0) {
    const float part = static_cast<float>(pages.now + 1) / static_cast<float>(pages.count);
    fill({foot.x, foot.y, foot.w * eased("presenter.progress", part, 0.2), px(2.5F)}, t.weight);
  }
  const float h = foot.h - px(8);
  FromRight place{foot.right() - px(8), std::round(foot.y + px(5)), h};
  if (icon_button("presenter.leave", place.next(px(26)), Icon::close, {"Leave presenter mode (Esc)", "退出放映（Esc）"},
                  {Look::quiet}))
    present(session, false);
  if (button("presenter.help", place.next(px(26)), same("?"), {Look::quiet, true, p.sheet})) p.sheet = !p.sheet;
  const std::string time = time_shown(p.timer, session.seconds);
  const Rect clock = place.next(width_of(time, TextSize::digits, true) + px(16));
  const bool over = p.timer.minutes > 0 && p.timer.seconds(session.seconds) > 60 * p.timer.minutes;
  const bool runs = p.timer.started >= 0;
  text(center(clock), time, TextSize::digits, over ? t.focus : runs ? t.ink : t.muted, Align::center, runs);
  if (click_area("presenter.timer", clock, time).clicked) start_or_stop(p.timer, session.seconds);
  tooltip({"Timer: T starts and stops it, + and − set the minutes to count down from",
           "计时：T 开始与停止，+ 和 − 设定倒计时的分钟数"});
  if (in_lesson(session)) {
    const Tr text_of_lesson{"text", "课文"};
    if (button("presenter.text", place.next(button_width(text_of_lesson)), text_of_lesson,
               {Look::quiet, true, !p.picture_alone}))
      p.picture_alone = !p.picture_alone;
    tooltip({"The lesson's text beside the picture (L)", "图旁的课文（L）"});
  }
  if (p.pen.on) draw_pen_buttons(session, place);

  const PageWords words = page_words(session);
  const float middle = foot.y + foot.h / 2, left = foot.x + px(16);
  const float number = words.number.empty() ? 0 : width_of(words.number, TextSize::label) + px(14);
  const float room = place.x - left - px(10) - number;
  const float title = std::min(room, width_of(words.title, TextSize::label, true));
  const bool has_title = !words.title.empty() && room > px(40);
  if (has_title) text({left, middle}, words.title, TextSize::label, t.ink, Align::left, true, room);
  if (number > 0 && place.x - left > number)
    text({has_title ? left + title + px(14) : left, middle}, words.number, TextSize::label, t.muted);
}

}  // namespace

void present(Session& session, bool on) {
  PresenterState& p = session.presenter;
  if (p.on == on) return;
  const ClassTimer timer = p.timer;  // goes on while the teacher looks something up
  p = {};
  p.timer = timer;
  p.on = on;
  if (on) session.panel = Panel::none;
}

float presenter_scale(float width, float height) {
  return least_scale * std::max(1.0F, std::min(width / reading_width, height / reading_height));
}

Layout presenter_layout(const Session& session, Rect window) {
  Layout at;
  Rect rest = window;
  const auto take = [&](float height) {
    const Rect part{rest.x, rest.y, rest.w, std::round(px(height))};
    rest.y += part.h;
    rest.h -= part.h;
    return part;
  };
  if (session.editing_sentence) at.sentence = take(sentence_height);
  if (session.editing_target) at.target = take(target_height);
  const float foot = std::round(px(foot_height));
  at.foot = {rest.x, rest.bottom() - foot, rest.w, foot};
  rest.h -= foot;
  if (in_lesson(session) && !session.presenter.picture_alone) {
    at.lesson = {rest.x, rest.y, std::round(rest.w * lesson_share), rest.h};
    rest.x += at.lesson.w;
    rest.w -= at.lesson.w;
  }
  at.canvas = rest;
  return at;
}

void draw_presented(Session& session, const View& view, Rect area) {
  const Picture& picture = picture_of(view.kind);
  const Rect room{area.x + px(4), area.y + px(4), area.w - px(8), area.h - px(6)};
  // These draw what only the session has, or cannot do without their controls.
  const bool alone = view.kind != ViewKind::output && view.kind != ViewKind::training &&
                     view.kind != ViewKind::exhibit && view.kind != ViewKind::contents;
  if (!alone || (picture.study != nullptr && !session.study)) {
    view.draw(session, room);
    return;
  }
  const std::string id = std::string(view.id) + ".figure";
  const auto figure = kept_figure(session, "presented." + id, room, [&](const Style& style) {
    return picture.draw(session.figure_input(style), session.state, session.study.get());
  });
  const float left = std::max(0.0F, std::round((room.w - figure->width) / 2));
  figure_view(session, id, figure, {room.x + left, room.y, room.w - left, room.h});
}

void draw_presenter(Session& session, Rect foot, Rect window) {
  PresenterState& p = session.presenter;
  if (!p.on) return;
  forget_old_strokes(session);
  draw_pen(session, {window.x, window.y, window.w, window.h - foot.h}, window);
  if (p.spotlight) draw_spotlight(session, window);
  if (p.sheet) draw_sheet(window);
  if (p.black) ImGui::GetForegroundDrawList()->AddRectFilled(min_of(window), max_of(window), packed({0, 0, 0, 1}));
  if (p.timer.started >= 0) ui().animating = true;
}

void draw_presenter_foot(Session& session, Rect foot) { draw_foot(session, foot); }

namespace {

/// A lesson's text that is longer than the screen is turned over first: a clicker has no wheel.
bool read_on(Session& session, int way) {
  if (!in_lesson(session) || session.presenter.picture_alone || !session.desk) return false;
  PageReading& reading = session.desk->reading;
  const float left = way > 0 ? reading.below : reading.above;
  if (left < px(10)) return false;
  const float by = std::min(left, 0.8F * reading.seen);
  reading.go_to = reading.above + (way > 0 ? by : -by);
  return true;
}

}  // namespace

void next_page(Session& session) {
  session.playing = false;
  if (session.state.lesson.id.empty() && film_of(session) == nullptr) return;
  if (read_on(session, 1)) return;
  go_on(session);
}

void previous_page(Session& session) {
  session.playing = false;
  if (session.state.lesson.id.empty() && film_of(session) == nullptr) return;
  if (read_on(session, -1)) return;
  go_back(session);
}

PageWords page_words(const Session& session) {
  PageWords words;
  const Pages pages = pages_of(session);
  if (pages.count > 0) words.number = std::to_string(pages.now + 1) + " / " + std::to_string(pages.count);
  const Lesson* lesson = session.desk ? session.desk->lesson(session) : nullptr;
  if (lesson != nullptr) {
    words.title = literal_text(lesson->title);
    return words;
  }
  if (const View* view = current_view(session)) words.title = tr(view->name);
  if (const Film* film = film_of(session); film != nullptr && pages.count > 0)
    words.title += " · " + film->name(session, std::clamp(pages.now, 0, pages.count - 1));
  return words;
}

}  // namespace headlight
