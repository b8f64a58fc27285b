#include "app/ui/frame.h"

#include <algorithm>
#include <cmath>

#include "app/lessons/desk.h"
#include "app/lessons/lesson_panel.h"
#include "app/ui/draw.h"
#include "app/ui/figure_view.h"
#include "app/ui/heatmap_draw.h"
#include "app/ui/interact.h"
#include "app/ui/layout.h"
#include "app/ui/presenter.h"
#include "app/ui/quit_sheet.h"
#include "app/ui/recording.h"
#include "app/ui/registry.h"
#include "app/ui/shown_figure.h"
#include "app/ui/tiles.h"
#include "app/ui/tour.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

void begin_ui(const Session& session, double seconds, float content_scale) {
  const Preferences& p = session.state.preferences;
  Ui& u = ui();
  u.lang = p.lang;
  u.theme = &theme(p.theme);
  u.scale = p.text_scale * content_scale;
  if (session.presenter.on) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    u.theme = &theme(ThemeKind::projector);
    u.scale = presenter_scale(size.x, size.y);
  }
  u.time = seconds;
  u.motion = p.motion;
  u.animating = u.keys_taken = false;
}

/// A slim button at the edge of a part that can be hidden, with an arrow that says which way it goes.
void draw_handle(std::string_view id, Rect at, bool& shown, bool at_left, const Tr& tip) {
  if (at.w < 1) return;
  const Theme& t = colors();
  const float height = px(48);
  const Rect grip{at.x, std::round(at.y + (at.h - height) / 2), at.w, height};
  const Interaction state = interact(id, grip, "", true);
  if (state.hovered) {
    fill(inset(grip, px(2), 0), t.accent_soft, px(5));
    tooltip_after(tr(tip));
  }
  const float s = px(3.5F), way = shown == at_left ? -1.0F : 1.0F;
  const Point m = center(grip);
  const ImVec2 points[] = {{m.x - way * s / 2, m.y - s}, {m.x + way * s / 2, m.y}, {m.x - way * s / 2, m.y + s}};
  draw_list()->AddPolyline(points, 3, packed(state.hovered ? t.ink : t.muted), 0, px(1.5F));
  if (state.clicked) shown = !shown;
}

void draw_rail(Session& session, Rect at) {
  if (at.w < 1) return;
  rule({at.right() - 1, at.y}, {at.right() - 1, at.bottom()}, colors().rule, colors().line);
  if (!session.run || session.run->graph.size() == 0) return;
  Rect inner{at.x, at.y, at.w - 1, at.h};
  if (session.knows_its_start()) {
    const float h = control_height();
    inner.h -= h + px(16);
    bool trained = !session.shows_untrained();
    if (toggle("rail.trained", {at.x + px(10), inner.bottom() + px(8), at.w - px(20), h}, {"trained", "已训练"},
               trained))
      session.show_untrained(!trained);
    tooltip({"Off: the same model before its first step of training, with random weights (U).",
             "关：同一模型训练第一步之前的样子，即随机权重（U）。"});
  }
  const auto figure = kept_figure(
      session, "rail", inner, [&](const Style& style) { return rail_figure(session.figure_input(style)); }, false);
  figure_view(session, "rail", figure, inner, false);
}

void draw_calculator(Session& session, Rect at) {
  if (at.w < 1) return;
  registry::add({"calculator", at, true, true, ""});
  fill(at, colors().card);
  rule({at.x, at.y}, {at.x, at.bottom()}, colors().rule, colors().line);
  const std::optional<ValueRef>& locked = session.state.selection.locked;
  if (locked && is_covered(session, {Tag::Kind::cell, *locked})) {
    paragraph(inset(at, px(16), px(16)),
              hidden_by_question(session)
                  ? tr({"The numbers are covered until the question is answered.", "回答问题后才显示数值。"})
                  : tr({"The numbers are covered. Click a cell to reveal it, or press H to show them all.",
                        "数值已遮住。单击格子可揭开一个，按 H 全部显示。"}),
              TextSize::label, colors().muted);
    return;
  }
  if (const CalculatorDraw draw = calculator()) draw(session, at);
}

void draw_everything(Session& session, Rect window, Rect& foot) {
  const View* view = current_view(session);
  const Layout at = layout_window(session, view, window);
  registry::add({"canvas", at.canvas, true, true, ""});
  registry::add({"sentence", at.sentence, at.sentence.h > 0, true, ""});
  registry::add({"timeline", at.timeline, at.timeline.h > 0, true, ""});
  draw_canvas(session, view, at.canvas);
  draw_rail(session, at.rail);
  draw_calculator(session, at.calculator);
  if (at.lesson.w > 0) draw_lesson(session, at.lesson);
  if (at.lesson_bar.h > 0) draw_lesson_bar(session, at.lesson_bar);
  if (at.panel.w > 0) draw_panel(session, at.panel);
  draw_handle("rail.handle", at.rail_handle, session.show_rail, true, {"Layers × heads", "层 × 头"});
  draw_handle("calculator.handle", at.calculator_handle, session.show_calculator, false, {"Calculator", "计算器"});
  if (at.sentence.h > 0) draw_sentence(session, at.sentence);
  if (at.target.h > 0) draw_target(session, at.target);
  if (at.timeline.h > 0) {
    fill(at.timeline, colors().card);
    rule({at.timeline.x, at.timeline.y}, {at.timeline.right(), at.timeline.y}, colors().rule, colors().line);
    if (session.run && session.run->graph.size() > 0) view->draw_timeline(session, at.timeline);
  }
  if (at.bar.h > 0) draw_bar(session, at.bar);
  if (at.foot.h > 0) draw_presenter_foot(session, at.foot);
  foot = at.foot;
}

}  // namespace

void frame(Session& session, double seconds, float content_scale) {
  begin_ui(session, seconds, content_scale);
  registry::begin_frame();
  begin_heatmaps();
  begin_tiles();
  session.begin_frame(seconds);
  if (session.desk || !session.state.lesson.id.empty()) desk(session).begin_frame(session);
  apply_style();
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const Rect window{0, 0, size.x, size.y};
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::Begin("###headlight", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
  Rect foot;
  draw_everything(session, window, foot);
  ImGui::End();
  draw_presenter(session, foot, window);
  follow_recording(session);
  draw_tour(session, window);
  draw_quit_sheet(session, window);
  draw_toasts(session, window);
  draw_pending_tooltip();
  handle_shortcuts(session);
  session.end_frame();
}

}  // namespace headlight
