#include "app/ui/view_row.h"

#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"

namespace headlight {
namespace {

const Tr text_about{"What am I looking at?", "这幅图怎么看？"};
const Tr tip_about{"Explains the view in a paragraph (F4).", "用一段话说明这个视图（F4）。"};

void draw_tabs(Session& session, const View& current, const std::vector<const View*>& all, Rect row) {
  float wanted = 0;
  for (const View* view : all) wanted += tab_width(view->name);
  if (wanted <= row.w) {
    float x = row.x;
    for (const View* view : all) {
      const Rect at{x, row.y, tab_width(view->name), row.h};
      if (tab(std::string("bar.view.") + view->id, at, view->name, view == &current)) session.state.view = view->kind;
      x += at.w;
    }
    return;
  }
  std::vector<Tr> names;
  int chosen = 0;
  float widest = 0;
  for (const View* view : all) {
    if (view == &current) chosen = static_cast<int>(names.size());
    names.push_back(view->name);
    widest = std::max(widest, tab_width(view->name) + px(16));
  }
  const Rect at{row.x, row.y, std::min(widest, row.w), row.h};
  if (dropdown("bar.views", at, names, chosen)) session.state.view = all[static_cast<std::size_t>(chosen)]->kind;
}

float draw_about(const Tr& words, Rect canvas) {
  const Theme& t = colors();
  const Rect room{canvas.x + px(18), canvas.y + px(8), canvas.w - px(36), 0};
  const float height = paragraph_height(room.w - px(24), tr(words), TextSize::label) + px(18);
  const Rect box{room.x, room.y, room.w, height};
  fill(box, t.accent_soft, px(6));
  paragraph({box.x + px(12), box.y + px(9), box.w - px(24), 0}, tr(words), TextSize::label, t.ink);
  return height + px(8);
}

}  // namespace

Rect draw_view_row(Session& session, const View& view, Rect canvas) {
  auto& last = session.last_view_of_group;
  last.resize(std::max(last.size(), static_cast<std::size_t>(view.group) + 1));
  last[static_cast<std::size_t>(view.group)] = view.kind;
  const std::vector<const View*> all = views_of(view.group);
  const bool has_about = !view.about.in(Lang::en).empty();
  if (all.size() > 1 || has_about) {
    const Theme& t = colors();
    const float height = std::round(px(32));
    const Rect row{canvas.x, canvas.y, canvas.w, height};
    float right = row.right() - px(12);
    if (has_about) {
      const bool words = all.size() < 2 || row.w > px(560);
      const Tr label = words ? text_about : same("?");
      const float width = button_width(label);
      right -= width;
      ButtonOptions options{Look::quiet};
      options.on = session.show_about;
      if (button("view.about", {right, row.y + px(3), width, row.h - px(6)}, label, options))
        session.show_about = !session.show_about;
      tooltip(tip_about);
    }
    if (all.size() > 1) draw_tabs(session, view, all, {row.x + px(8), row.y, right - row.x - px(12), row.h});
    rule({row.x, row.bottom()}, {row.right(), row.bottom()}, t.rule, t.line);
    canvas.y += height + 1;
    canvas.h -= height + 1;
  }
  if (has_about && session.show_about) {
    const float taken = draw_about(view.about, canvas);
    canvas.y += taken;
    canvas.h -= taken;
  }
  return canvas;
}

}  // namespace headlight
