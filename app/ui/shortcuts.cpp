#include "app/ui/keys.h"
#include "app/ui/layout.h"
#include "app/views/timeline.h"
#include "app/views/training_bar.h"
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
  if (key_pressed(Key::q)) session.quit = true;
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
  for (const View& view : views()) {
    if (view.order >= 1 && view.order <= 9 &&
        key_pressed(static_cast<Key>(static_cast<int>(Key::digit0) + view.order))) {
      session.state.view = view.kind;
    }
  }
  if (key_pressed(Key::u) && session.knows_its_start()) session.show_untrained(!session.shows_untrained());
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
  } else {
    session.unlock();
  }
}

}  // namespace

void handle_shortcuts(Session& session) {
  const ImGuiIO& io = ImGui::GetIO();
  if (key_pressed(Key::f1)) session.panel = session.panel == Panel::help ? Panel::none : Panel::help;
  if (key_pressed(Key::f2)) session.editing_sentence = true;
  if (key_pressed(Key::f3)) session.panel = session.panel == Panel::vocabulary ? Panel::none : Panel::vocabulary;
  if (io.KeyCtrl) {
    with_control(session);
    return;
  }
  if (io.WantTextInput || ui().keys_taken) return;  // the keys mean something else now
  if (key_pressed(Key::escape)) escape(session);
  plain_keys(session);
}

}  // namespace headlight
