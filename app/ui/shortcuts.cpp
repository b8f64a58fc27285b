#include "app/lessons/desk.h"
#include "app/ui/keys.h"
#include "app/ui/layout.h"
#include "app/ui/presenter.h"
#include "app/ui/quit_sheet.h"
#include "app/ui/tour.h"
#include "app/views/timeline.h"
#include "app/views/training_bar.h"
#include "core/lab/state_path.h"
#include "imgui.h"

namespace headlight {
namespace {

void with_control(Session& session) {
  const bool shift = ImGui::GetIO().KeyShift;
  if (key_pressed(Key::z, true)) shift ? session.redo() : session.undo();
  if (key_pressed(Key::y, true)) session.redo();
  if (key_pressed(Key::equal, true) || key_pressed(Key::keypad_add, true)) session.change_text_scale(1);
  if (key_pressed(Key::minus, true) || key_pressed(Key::keypad_subtract, true)) session.change_text_scale(-1);
  if (key_pressed(Key::digit0)) session.change_text_scale(0);
  if (key_pressed(Key::e)) session.panel = session.panel == Panel::exporting ? Panel::none : Panel::exporting;
  if (key_pressed(Key::l)) session.editing_sentence = true;
  if (shift && key_pressed(Key::c)) {
    ImGui::SetClipboardText(to_link(session.state).c_str());
    session.toast({"Copied the state as a link: Ctrl+Shift+V opens it, here or elsewhere.",
                   "已把当前状态复制为链接：在任何一台 Headlight 中按 Ctrl+Shift+V 即可打开。"});
  }
  if (shift && key_pressed(Key::v)) {
    const char* text = ImGui::GetClipboardText();
    session.open_path(text != nullptr && is_link(text) ? text : "headlight:");
  }
  if (key_pressed(Key::q)) session.ask_to_quit();
}

void training_keys(Session& session) {
  const bool live = session.state.request.model.live;
  if (key_pressed(Key::p)) play_or_pause_training(session);
  if (key_pressed(Key::space, true)) live ? session.step_training() : go_to_snapshot(session, 1);
  if (key_pressed(Key::right, true)) go_to_snapshot(session, 1);
  if (key_pressed(Key::left, true)) go_to_snapshot(session, -1);
  if (!key_pressed(Key::home)) return;
  if (live)
    session.rewind_training();
  else if (session.record)
    session.state.request.model.snapshot = 0;
}

void plain_keys(Session& session) {
  int digit = static_cast<int>(Key::digit1);
  for (const ViewGroup group : groups())
    if (key_pressed(static_cast<Key>(digit++))) choose_group(session, group);
  if (key_pressed(Key::u) && session.knows_its_start()) session.show_untrained(!session.shows_untrained());
  if (key_pressed(Key::page_down, true)) go_on(session);
  if (key_pressed(Key::page_up, true)) go_back(session);
  if (!session.state.lesson.id.empty() && key_pressed(Key::space, true)) {
    go_on(session);
    return;
  }
  if (session.state.view == ViewKind::training) training_keys(session);
  const View* view = current_view(session);
  if (view == nullptr || view->film == nullptr) return;
  const Film& film = *view->film;
  const int step = film.now(session);
  if (key_pressed(Key::right, true) || key_pressed(Key::space, true)) film.go(session, step + 1);
  if (key_pressed(Key::left, true)) film.go(session, step - 1);
  if (key_pressed(Key::home)) film.go(session, 0);
  if (key_pressed(Key::p)) play_or_pause(session, film);
}

/// Esc goes out of one thing: a panel, then a level of the lock.
void escape(Session& session) {
  if (session.panel != Panel::none) {
    session.panel = Panel::none;
  } else if (session.state.selection.locked || session.state.lesson.id.empty()) {
    session.unlock();
  } else {
    desk(session).leave(session);
  }
}

void panel_keys(Session& session) {
  if (key_pressed(Key::f1)) session.panel = session.panel == Panel::help ? Panel::none : Panel::help;
  if (key_pressed(Key::f3)) session.panel = session.panel == Panel::vocabulary ? Panel::none : Panel::vocabulary;
  if (key_pressed(Key::f4)) session.show_about = !session.show_about;
}

}  // namespace

void handle_shortcuts(Session& session) {
  if (quit_sheet_keys(session)) return;
  const ImGuiIO& io = ImGui::GetIO();
  if (key_pressed(Key::f2)) session.editing_sentence = true;
  if (!session.presenter.on) panel_keys(session);
  if (key_pressed(Key::f11) || (key_pressed(Key::f5) && !session.presenter.on)) present(session, !session.presenter.on);
  Pen& pen = session.presenter.pen;
  if (io.KeyCtrl && pen.on && key_pressed(Key::z, true)) {
    undo_stroke(pen);
    return;
  }
  if (io.KeyCtrl) {
    with_control(session);
    return;
  }
  if (io.WantTextInput || ui().keys_taken) return;  // the keys mean something else now
  if (tour_keys(session)) return;
  if (session.presenter.on) {
    presenter_keys(session);
    return;
  }
  if (key_pressed(Key::h) || key_pressed(Key::n)) session.cover(!session.covered);
  if (key_pressed(Key::escape)) escape(session);
  plain_keys(session);
}

}  // namespace headlight
