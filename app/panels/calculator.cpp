// The calculator: where the locked number (or the one under the mouse) comes from.
#include "app/panels/calculator.h"

#include "app/ui/widgets.h"
#include "app/views/interventions.h"
#include "app/views/view.h"
#include "core/figure/builders.h"

namespace headlight {
namespace {

/// What the mouse is over, explained; remembered while it stays there.
const Explanation* hovered_explanation(const Session& session) {
  static const Run* of_run = nullptr;
  static std::optional<Tag> of_tag;
  static std::optional<Explanation> explanation;
  if (!session.hover || session.hover->kind != Tag::Kind::cell) return nullptr;
  const Session::Located at = session.locate(session.hover->value);
  if (of_run != at.run || of_tag != session.hover) {
    of_run = at.run;
    of_tag = session.hover;
    explanation.reset();
    if (at.run != nullptr) explanation = at.run->graph.explain(at.run->graph.find(at.element.name), at.element.at);
  }
  return explanation ? &*explanation : nullptr;
}

void draw_header(Session& session, Rect row) {
  const Theme& t = colors();
  text({row.x, center(row).y}, tr({"Calculator", "计算器"}), TextSize::label, t.muted);
  if (!session.state.selection.locked) return;
  const Tr label = session.state.selection.trail.empty() ? Tr{"Esc unlock", "Esc 解锁"} : Tr{"Esc back", "Esc 返回"};
  const float width = button_width(label);
  if (button("calculator.unlock", {row.right() - width, row.y, width, row.h}, label)) session.unlock();
  const Tr change{"What if …", "假如……"};
  const float wide = button_width(change);
  if (!can_change_locked(session) || row.w < width + wide + px(90)) return;
  if (button("calculator.change", {row.right() - width - px(8) - wide, row.y, wide, row.h}, change))
    change_locked(session);
  tooltip({"Change this number by hand and see what follows from it.", "人为改动这个数，看看由此引起的变化。"});
}

void draw_invitation(Rect room) {
  const Theme& t = colors();
  Column column(room);
  const auto say = [&](const Tr& words, Color color, TextSize size = TextSize::label) {
    column.space(paragraph({room.x, column.y, room.w, 0}, tr(words), size, color) + px(8));
  };
  say({"Click any number", "点击任意一个数"}, t.ink, TextSize::title);
  say({"Every cell of every picture was computed, and says here from what: its formula, its operands with their names "
       "and values, down to the parameters of the model.",
       "每幅图的每一格都是算出来的。点击它，这里就给出公式、操作数的名称与数值，可一直追到模型的参数。"},
      t.muted);
  column.space(px(4));
  say({"**Hover** shows a number in passing.", "**悬停**：随手查看一个数。"}, t.muted);
  say({"**Click** locks it; click it again or press Esc to unlock.", "**单击**：锁定；再次单击或按 Esc 解锁。"},
      t.muted);
  say({"**Double click** opens its matrix alone.", "**双击**：单独打开它所在的矩阵。"}, t.muted);
  say({"**Shift click** locks another one and keeps the way back.", "**Shift 单击**：再锁定一个，并保留返回的路。"},
      t.muted);
}

void draw(Session& session, Rect area) {
  const Theme& t = colors();
  const Rect room = inset(area, px(16), px(12));
  const float h = px(26);
  draw_header(session, {room.x, room.y, room.w, h});
  const Rect below{area.x + px(4), room.y + h + px(6), area.w - px(8), room.bottom() - room.y - h - px(6)};
  ScrollArea scroll("calculator.scroll", below);
  Rect inner{room.x, scroll.inner.y, room.w, below.h};
  const bool known = session.run && session.run->graph.size() > 0;
  const Explanation* hovered = known && !session.explanation ? hovered_explanation(session) : nullptr;
  if (known && session.explanation && session.state.selection.locked) {
    inner.y = draw_trail(session, inner);
    // A click on an operand changes the session's explanation in the next frame, not in this one.
    inner.y = draw_explanation(session, *session.state.selection.locked, *session.explanation, inner) + px(12);
    rule({inner.x, inner.y}, {inner.right(), inner.y}, t.rule, t.line);
    inner.y = draw_operands(session, *session.explanation, {inner.x, inner.y + px(10), inner.w, inner.h}, below);
  } else if (hovered != nullptr) {
    inner.y = draw_explanation(session, session.hover->value, *hovered, inner) + px(12);
    inner.y += paragraph({inner.x, inner.y, inner.w, 0},
                         tr({"Click to lock it and go deeper.", "单击可锁定并继续追溯。"}), TextSize::label, t.muted);
  } else {
    draw_invitation(inner);
    inner.y += px(260);
  }
  scroll.end(inner.y + px(8));
}

const RegisterCalculator registered{draw};

}  // namespace
}  // namespace headlight
