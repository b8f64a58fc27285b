// The middle of the window: the view, or a friendly word where there is nothing to see; and the sheets of the bar.
#include <algorithm>
#include <cmath>

#include "app/ui/computing.h"
#include "app/ui/draw.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/presenter.h"
#include "app/ui/registry.h"
#include "app/ui/view_row.h"
#include "app/ui/widgets.h"
#include "app/views/interventions.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

const Tr text_computing{"computing", "计算中"};

void draw_message(Rect at, const std::string& title, const std::string& words, Color ink) {
  const float width = std::min(at.w - px(40), px(460));
  if (width < px(40)) return;
  const float x = std::round(at.x + (at.w - width) / 2);
  float y = at.y + at.h * 0.34F;
  for (const std::string& line : wrapped(title, TextSize::title, width, ui().scale)) {
    text({x + width / 2, y}, line, TextSize::title, ink, Align::center, true);
    y += line_height(TextSize::title);
  }
  y += px(6);
  for (const std::string& line : wrapped(words, TextSize::label, width, ui().scale)) {
    text({x + width / 2, y}, line, TextSize::label, colors().muted, Align::center);
    y += line_height(TextSize::label);
  }
}

/// What is wrong with the newest request, above the last picture that worked.
float draw_error_strip(const std::string& error, Rect canvas) {
  const Theme& t = colors();
  const std::string words =
      tr({"Shown is the last result that worked. ", "显示的是上一个成功的结果。"}) + literal_text(error);
  const Rect at{canvas.x + px(16), canvas.y + px(10), canvas.w - px(32), 0};
  const float height = paragraph_height(at.w - px(24), words, TextSize::label) + px(16);
  const Rect box{at.x, at.y, at.w, height};
  fill(box, mix(t.card, t.focus, 0.08F), px(6));
  frame_rect(box, t.focus, t.line, px(6));
  paragraph({box.x + px(12), box.y + px(8), box.w - px(24), height}, words, TextSize::label, t.focus);
  return height + px(14);
}

/// What is asked for would take a great deal of memory: said beforehand, and computed when the person says so.
float draw_memory_strip(Session& session, Rect canvas) {
  if (!session.too_much) return 0;
  const Theme& t = colors();
  const Tr go_on{"Compute it anyway", "仍然计算"};
  const std::string words =
      tr(memory_words(*session.too_much, session.memory_bytes) +
         Tr{"A shorter sentence, fewer layers or heads need less.", "缩短句子，或减少层数和头数，可以少用一些。"});
  const float button_room = button_width(go_on) + px(12), h = control_height();
  const Rect at{canvas.x + px(16), canvas.y + px(10), canvas.w - px(32), 0};
  const float lines = paragraph_height(at.w - px(24) - button_room, words, TextSize::label);
  const Rect box{at.x, at.y, at.w, std::max(lines, h) + px(16)};
  fill(box, mix(t.card, t.focus, 0.08F), px(6));
  frame_rect(box, t.focus, t.line, px(6));
  paragraph({box.x + px(12), box.y + (box.h - lines) / 2, box.w - px(24) - button_room, lines}, words, TextSize::label,
            t.ink);
  const Rect place{box.right() - button_room, std::round(box.y + (box.h - h) / 2), button_width(go_on), h};
  if (button("memory.go_on", place, go_on, {Look::primary})) session.memory_granted = 1.5 * session.memory_bytes;
  return box.h + px(14);
}

/// Nothing that can be clicked or pulled is there; pictures and whole parts of the window do not count.
bool free_of_controls(Rect at) {
  return std::none_of(registry::all().begin(), registry::all().end(), [&](const WidgetInfo& w) {
    return w.visible && w.rect.h <= 2 * control_height() && overlap(w.rect, at);
  });
}

void draw_computing(Rect canvas, Rect rest) {
  const Theme& t = colors();
  const Rect at = computing_place(canvas, rest);
  fill(at, with_alpha(t.paper, 0.92F), at.h / 2);
  const Point m{at.right() - px(16), center(at).y};
  const auto angle = static_cast<float>(ui().time * 5);
  draw_list()->PathArcTo(vec(m), px(7), ui().motion ? angle : 0, (ui().motion ? angle : 0) + 4.4F, 24);
  draw_list()->PathStroke(packed(t.weight), 0, px(2));
  text({m.x - px(14), m.y}, tr(text_computing), TextSize::label, t.muted, Align::right);
  ui().animating = true;
}

}  // namespace

Rect computing_place(Rect canvas, Rect rest) {
  const Rect size{0, 0, width_of(tr(text_computing), TextSize::label) + px(40), px(26)};
  // Beside the names of the views, from the right; where these leave no room, below the controls.
  if (rest.y - canvas.y > px(30))
    for (float x = canvas.right() - px(8) - size.w; x > canvas.x + px(8); x -= px(8)) {
      const Rect at{x, canvas.y + px(3), size.w, size.h};
      if (free_of_controls({at.x - px(8), at.y, at.w + px(16), at.h})) return at;
    }
  const Rect corner{rest.right() - px(4) - size.w, rest.y + px(7), size.w, size.h};
  for (Rect at = corner; at.bottom() < rest.bottom(); at.y += px(4))
    if (free_of_controls(at)) return at;
  return corner;
}

void draw_canvas(Session& session, const View* view, Rect at) {
  if (at.w < 2 || at.h < 2) return;
  // An exhibit may have numbers of its own.
  const bool standalone = session.run && view != nullptr && !window_parts(session, view).sentence;
  const bool nothing = !standalone && (!session.run || session.run->graph.size() == 0);
  if (nothing) session.current_figure.reset();
  if (nothing && !session.run_error.empty()) {
    draw_message(at, tr({"This cannot be computed", "无法计算"}), literal_text(session.run_error), colors().focus);
  } else if (!session.run) {
    draw_memory_strip(session, at);
    if (session.computing) draw_computing(at, at);
  } else if (nothing) {
    draw_memory_strip(session, at);
    draw_message(at, tr({"Type a sentence", "请输入一个句子"}),
                 tr({"Click Edit above, or choose one of the examples. The model is run at every key stroke.",
                     "点击上方的“编辑”，或选择一个例句。每次按键都会重新运行模型。"}),
                 colors().ink);
  } else if (view != nullptr && session.presenter.on) {
    draw_presented(session, *view, at);
  } else if (view != nullptr) {
    Rect rest = window_parts(session, view).views ? draw_view_row(session, *view, at) : at;
    const float strip = session.run_error.empty() ? 0 : draw_error_strip(session.run_error, rest);
    rest.y += strip;
    rest.h -= strip;
    const float memory = draw_memory_strip(session, rest);
    rest.y += memory;
    rest.h -= memory;
    const float changed = draw_interventions_strip(session, rest);
    rest.y += changed;
    rest.h -= changed;
    view->draw(session, rest);
    if (session.computing) draw_computing(at, rest);
  }
}

void draw_panel(Session& session, Rect at) {
  const PanelView* panel = panel_view(session.panel);
  if (panel == nullptr) return;
  const Theme& t = colors();
  fill(at, t.card);
  const float edge = panel->left ? at.right() - 1 : at.x;
  rule({edge, at.y}, {edge, at.bottom()}, t.rule, t.line);
  const float head = px(46), pad = px(16);
  text({at.x + pad, at.y + head / 2}, tr(panel->title), TextSize::title, t.ink, Align::left, true, at.w - px(70));
  const float size = px(26);
  if (icon_button(std::string(panel->id) + ".close", {at.right() - pad - size, at.y + (head - size) / 2, size, size},
                  Icon::close, {"Close (Esc)", "关闭（Esc）"}, {Look::quiet})) {
    session.panel = Panel::none;
  }
  panel->draw(session, {at.x + pad, at.y + head, at.w - 2 * pad, at.h - head - px(8)});
}

void apply_style() {
  const Theme& t = colors();
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = style.PopupBorderSize = style.ChildBorderSize = style.FrameBorderSize = 0;
  style.WindowRounding = 0;
  style.PopupRounding = px(7);
  style.ScrollbarRounding = px(5);
  style.WindowMinSize = {1, 1};
  style.AntiAliasedLinesUseTex = false;
  const auto set = [&](ImGuiCol which, Color c) { style.Colors[which] = {c.r, c.g, c.b, c.a}; };
  set(ImGuiCol_WindowBg, with_alpha(t.paper, 0));
  set(ImGuiCol_ChildBg, with_alpha(t.paper, 0));
  set(ImGuiCol_PopupBg, with_alpha(t.card, 0));
  set(ImGuiCol_Text, t.ink);
  set(ImGuiCol_ScrollbarBg, with_alpha(t.paper, 0));
  set(ImGuiCol_ScrollbarGrab, mix(t.rule, t.ink, 0.08F));
  set(ImGuiCol_ScrollbarGrabHovered, mix(t.rule, t.ink, 0.25F));
  set(ImGuiCol_ScrollbarGrabActive, mix(t.rule, t.ink, 0.4F));
  set(ImGuiCol_NavHighlight, with_alpha(t.query, 0));
}

}  // namespace headlight
