#include "app/lessons/lesson_panel.h"

#include <algorithm>
#include <cmath>

#include "app/lessons/desk.h"
#include "app/ui/draw.h"
#include "app/ui/figure_view.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "core/figure/cover.h"
#include "core/figure/rich_text.h"
#include "core/figure/run_view.h"
#include "core/lesson/step_faults.h"
#include "imgui.h"

namespace headlight {
namespace {

constexpr float text_larger = 1.1F;  // than the rest of the window: it is read, the rest is looked at

/// A {{figure …}} of the run on the screen.
Figure small_figure(const Session& session, const LessonBlock& block, float width, Style style) {
  LabState state = session.state;
  try {
    state = state_of_figure(state, block);
  } catch (const std::exception&) {
    return {};
  }
  style.width = width;
  style.height = width * 0.75F;
  const Picture& picture = picture_of(state.view);
  if (!session.run || session.run->graph.size() == 0 || picture.study != nullptr) return {};
  Figure figure =
      picture.draw({*session.run, clamped(state.selection, *session.run), session.hover, {}, style}, state, nullptr);
  return session.covered ? covered(figure, {}, theme(style.theme)) : figure;
}

struct KeptPage {
  std::shared_ptr<const Run> run;
  std::shared_ptr<const Study> study;
  LabState state;
  std::optional<Tag> hover;
  std::uint64_t version = 0;
  float width = 0, height = 0, scale = 0;
  bool settled = false, covered = false;
  std::shared_ptr<const Figure> figure;
  std::vector<LessonFault> faults;  // of the file and of what the step shows
};

/// An own lesson says what is wrong with it as it stands on the screen; another sentence than its own is no mistake.
std::vector<LessonFault> faults_on_screen(const Session& session, const Lesson& lesson, const LessonDesk& d,
                                          const ExpressionContext& context) {
  std::vector<LessonFault> all = lesson.faults;
  const LessonLibrary::Entry* entry = d.library().entry(lesson.id);
  const int step = session.state.lesson.step;
  if (entry == nullptr || !entry->own || !session.settled() || !session.run ||
      !(state_of_step(lesson, step, session.state).request == session.state.request))
    return all;
  for (LessonFault& fault :
       faults_of_step(lesson.steps[static_cast<std::size_t>(step)], session.state, context, d.library()))
    all.push_back(std::move(fault));
  return all;
}

/// In front of a class nobody scrolls: there a page that is too long is set smaller, to four fifths at most.
std::shared_ptr<const Figure> fitted_page(LessonPageInput& input, float height, bool presenting) {
  const float full = input.style.scale;
  for (const float smaller : {1.0F, 0.9F, 0.8F}) {
    input.style.scale = full * smaller;
    auto page = std::make_shared<const Figure>(lesson_page(input));
    if (!presenting || page->height <= height || smaller < 0.85F) return page;
  }
  return nullptr;
}

const KeptPage& page_figure(Session& session, const Lesson& lesson, float width, float height) {
  static KeptPage kept;
  LessonDesk& d = desk(session);
  const float scale = ui().scale * text_larger;
  if (kept.figure && kept.run == session.run && kept.study == session.study && kept.state == session.state &&
      kept.hover == session.hover && kept.version == d.version() && kept.width == width && kept.height == height &&
      kept.scale == scale && kept.settled == session.settled() && kept.covered == session.covered)
    return kept;
  const ExpressionContext context = d.context(session);
  Style style;
  style.lang = session.state.preferences.lang;
  style.theme = session.style_for({}).theme;
  style.scale = scale;
  style.width = width;
  LessonPageInput input{lesson, session.state.lesson.step, 0, d.questions(session), context, {}, {}, {}, style};
  if (session.run && session.run->graph.size() > 0) {
    const RunView view(*session.run, session.shown());
    input.tokens = view.keys;
    input.query_tokens = view.queries;
  }
  input.covered = session.covered;
  input.figure = [&session](const LessonBlock& block, float room, const Style& s) {
    return small_figure(session, block, room, s);
  };
  kept = {session.run,
          session.study,
          session.state,
          session.hover,
          d.version(),
          width,
          height,
          scale,
          session.settled(),
          session.covered,
          fitted_page(input, height, session.presenter.on),
          faults_on_screen(session, lesson, d, context)};
  return kept;
}

/// The place of a link of the page, in the figure.
std::optional<Rect> place_of_link(const Figure& figure, const std::string& link) {
  for (const Shape2D& shape : figure.shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape);
        rect != nullptr && rect->tag.kind == Tag::Kind::link && rect->tag.value.name == link)
      return rect->at;
  return std::nullopt;
}

/// A field that is scrolled out of the room would lie over what is around it.
void draw_number_fields(Session& session, const Figure& figure, Rect origin, Rect room) {
  LessonDesk& d = desk(session);
  auto& all = d.questions(session);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string number = std::to_string(i);
    const auto place = place_of_link(figure, "type:" + number);
    if (!place) continue;
    std::string typed = all[i].answer.typed;
    const Rect at{origin.x + place->x, origin.y + place->y, place->w, place->h};
    if (at.y < room.y - 1 || at.bottom() > room.bottom() + 1) continue;
    FieldOptions options;
    options.hint = {"a number", "一个数"};
    const FieldResult result = floating_field("lesson.number." + number, at, typed, options);
    if (result.changed) d.type_number(session, i, typed);
    if (result.submitted) d.check_number(session, i);
  }
}

/// Links of the page are widgets, too: a test and a spotlight find them by what they do.
void register_links(const Figure& figure, Rect origin) {
  for (const Shape2D& shape : figure.shapes()) {
    const auto* rect = std::get_if<RectShape>(&shape);
    if (rect == nullptr || (rect->tag.kind != Tag::Kind::link && rect->tag.kind != Tag::Kind::quantity)) continue;
    const std::string id = rect->tag.kind == Tag::Kind::link ? rect->tag.value.name : "light:" + rect->tag.value.name;
    const Rect at{origin.x + rect->at.x, origin.y + rect->at.y, rect->at.w, rect->at.h};
    registry::add({"lesson." + id, at, overlap(at, clip_rect()), true, ""});
  }
}

/// What is wrong with the lesson, as many lines as there is room for; returns the height that was taken.
float draw_faults(const Lesson& lesson, const std::vector<LessonFault>& faults, Rect room) {
  const Theme& t = colors();
  const Rect inner = inset(room, px(10), px(8));
  std::string words = tr({"Mistakes in this lesson; the rest works:", "本课有错误，其余部分照常："});
  std::size_t shown = 0;
  for (; shown < faults.size(); ++shown) {
    const LessonFault& fault = faults[shown];
    const std::string more = words + "\n" + lesson_file(lesson.lang) + ":" + std::to_string(fault.line) + ":" +
                             std::to_string(fault.column) + " " + literal_text(tr(fault.words));
    if (shown > 0 && paragraph_height(inner.w, more, TextSize::label) > inner.h) break;
    words = more;
  }
  if (const std::size_t left = faults.size() - shown; left > 0) words += " (+ " + std::to_string(left) + ")";
  const float height = std::min(room.h, paragraph_height(inner.w, words, TextSize::label) + px(16));
  const Rect at{room.x, room.bottom() - height, room.w, height};
  fill(at, mix(t.card, t.focus, 0.08F), px(6));
  frame_rect(at, t.focus, t.line, px(6));
  paragraph(inset(at, px(10), px(8)), words, TextSize::label, t.focus);
  registry::add({"lesson.faults", at, true, true, words});
  return height;
}

/// Another step is read from its top; a page is turned where somebody asked for it.
void follow_reading(PageReading& reading, const LessonPlace& place, Rect page, Rect room) {
  const std::string here = place.id + ":" + std::to_string(place.step);
  if (reading.page != here) reading = {.go_to = 0, .page = here};
  reading.above = room.y - page.y;
  reading.seen = std::min(page.h, room.h);
  reading.below = std::max(0.0F, page.h - reading.seen - reading.above);
  if (!reading.go_to) return;
  ImGui::SetCursorScreenPos(min_of(room));
  ImGui::BeginChild("###lesson.page", {room.w, room.h});  // the one that the page is in
  ImGui::SetScrollY(*reading.go_to);
  ImGui::EndChild();
  reading.go_to.reset();
}

}  // namespace

void draw_lesson(Session& session, Rect at) {
  const Theme& t = colors();
  fill(at, t.card);
  rule({at.right() - 1, at.y}, {at.right() - 1, at.bottom()}, t.rule, t.line);
  LessonDesk& d = desk(session);
  const Lesson* lesson = d.lesson(session);
  Rect room{at.x + px(24), at.y + px(14), at.w - px(42), at.h - px(18)};
  if (lesson == nullptr || lesson->steps.empty()) {
    const Tr words = lesson == nullptr ? Tr{"There is no lesson ", "没有这一课："} + session.state.lesson.id
                                       : Tr{"This lesson has no step yet: a line “# Title” begins one.",
                                            "本课还没有步骤：以“# 标题”一行开始一步。"};
    paragraph(room, literal_text(tr(words)), TextSize::text, t.muted);
    if (lesson != nullptr && !lesson->faults.empty())
      draw_faults(*lesson, lesson->faults, {room.x, room.y + px(60), room.w, room.h - px(60)});
    return;
  }
  const KeptPage& page = page_figure(session, *lesson, room.w - px(10), room.h);
  const std::shared_ptr<const Figure> figure = page.figure;
  if (!page.faults.empty()) {
    const float most = std::max(px(120), room.h * 0.4F);
    room.h -= draw_faults(*lesson, page.faults, {room.x, room.bottom() - most, room.w, most}) + px(10);
  }
  figure_view(session, "lesson.page", figure, room, false);
  const WidgetInfo* place = registry::find("lesson.page.figure");
  if (place == nullptr) return;
  const Rect origin = place->rect;
  follow_reading(d.reading, session.state.lesson, origin, room);
  register_links(*figure, origin);
  draw_number_fields(session, *figure, origin, room);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!ImGui::IsMouseClicked(0) || !room.contains({mouse.x, mouse.y}) ||
      ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup))
    return;
  if (const auto tag = figure->hit({mouse.x - origin.x, mouse.y - origin.y}); tag && tag->kind == Tag::Kind::link)
    d.follow(session, std::string(tag->value.name));
}

void draw_lesson_bar(Session& session, Rect at) {
  const Theme& t = colors();
  fill(at, t.card);
  rule({at.x, at.y}, {at.right(), at.y}, t.rule, t.line);
  LessonDesk& d = desk(session);
  const Lesson* lesson = d.lesson(session);
  const int step = session.state.lesson.step;
  const int last = lesson == nullptr ? 0 : static_cast<int>(lesson->steps.size()) - 1;
  const float h = px(34), y = std::round(at.y + (at.h - h) / 2);
  float x = at.x + px(16);
  const Tr back{"back", "上一步"}, next{"next", "下一步"}, contents{"contents", "目录"};
  const float wide = std::max(button_width(back), button_width(next)) + px(8);
  if (button("lesson.back", {x, y, wide, h}, back, {Look::plain, step > 0})) d.go(session, step - 1);
  tooltip({"Page Up", "Page Up"});
  x += wide + px(10);
  if (step < last) {
    if (button("lesson.next", {x, y, wide, h}, next, {Look::primary})) d.go(session, step + 1);
    tooltip({"Space, Page Down", "空格键、Page Down"});
  } else if (button("lesson.next", {x, y, wide, h}, contents, {Look::primary})) {
    d.leave(session);
  }
  x += wide + px(22);
  const std::string keys = step < last ? tr({"Space: next · Esc: contents", "空格：下一步 · Esc：目录"})
                                       : tr({"Esc: contents", "Esc：目录"});
  const float aside = width_of(keys, TextSize::label) + px(28);
  const Rect bar{x, std::round(at.y + at.h / 2 - px(3)), std::max(px(40), at.right() - aside - x), px(6)};
  fill(bar, t.rule, px(3));
  const float part = last == 0 ? 1 : static_cast<float>(step) / static_cast<float>(last);
  fill({bar.x, bar.y, bar.w * eased("lesson.progress", part), bar.h}, t.weight, px(3));
  for (int i = 0; i <= last; ++i) {
    const float middle = bar.x + bar.w * (last == 0 ? 1 : static_cast<float>(i) / static_cast<float>(last));
    const Rect dot{middle - px(8), at.y + px(8), px(16), at.h - px(16)};
    const AreaResult area = click_area("lesson.step." + std::to_string(i), dot, "");
    const float r = area.hovered || i == step ? px(6) : px(4);
    draw_list()->AddCircleFilled({middle, bar.y + bar.h / 2}, r, packed(i <= step ? t.weight : t.rule));
    if (area.hovered && lesson != nullptr) tooltip_now(literal_text(lesson->steps[static_cast<std::size_t>(i)].title));
    if (area.clicked) d.go(session, i);
  }
  text({at.right() - px(16), at.y + at.h / 2}, keys, TextSize::label, t.muted, Align::right);
}

}  // namespace headlight
