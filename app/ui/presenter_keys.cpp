// The keys of presenter mode: those of slide programs and of clickers, and the teacher's own tools.
#include "app/ui/keys.h"
#include "app/ui/presenter.h"
#include "imgui.h"

namespace headlight {
namespace {

/// Out of one thing at a time, as everywhere.
void escape(Session& session) {
  PresenterState& p = session.presenter;
  if (p.sheet)
    p.sheet = false;
  else if (p.black)
    p.black = false;
  else if (p.pen.on)
    p.pen.on = false;
  else if (p.spotlight)
    p.spotlight = false;
  else
    present(session, false);
}

void pen_keys(Pen& pen) {
  for (int i = 0; i < 4; ++i) {
    if (!key_pressed(static_cast<Key>(static_cast<int>(Key::digit1) + i))) continue;
    pen.color = i;
    pen.erasing = false;
  }
  if (key_pressed(Key::e)) pen.erasing = !pen.erasing;
}

void view_keys(Session& session) {
  int digit = static_cast<int>(Key::digit1);
  for (const ViewGroup group : groups())
    if (key_pressed(static_cast<Key>(digit++))) choose_group(session, group);
}

}  // namespace

void presenter_keys(Session& session) {
  PresenterState& p = session.presenter;
  if (key_pressed(Key::escape)) {
    escape(session);
    return;
  }
  const bool any_page = key_pressed(Key::space, true) || key_pressed(Key::page_down, true) ||
                        key_pressed(Key::right, true) || key_pressed(Key::down, true);
  if (any_page) p.black ? void(p.black = false) : next_page(session);
  if (key_pressed(Key::page_up, true) || key_pressed(Key::left, true) || key_pressed(Key::up, true))
    previous_page(session);
  if (key_pressed(Key::b) || key_pressed(Key::period)) p.black = !p.black;
  if (key_pressed(Key::s)) p.spotlight = !p.spotlight;
  if (key_pressed(Key::d)) p.pen.on = !p.pen.on;
  if (key_pressed(Key::c)) p.pen.strokes.clear();
  if (p.pen.on)
    pen_keys(p.pen);
  else
    view_keys(session);
  if (key_pressed(Key::n)) session.cover(!session.covered);
  if (key_pressed(Key::l)) p.picture_alone = !p.picture_alone;
  if (key_pressed(Key::k)) p.all_controls = !p.all_controls;
  if (key_pressed(Key::t)) start_or_stop(p.timer, session.seconds);
  if (key_pressed(Key::equal, true) || key_pressed(Key::keypad_add, true)) change_minutes(p.timer, 1);
  if (key_pressed(Key::minus, true) || key_pressed(Key::keypad_subtract, true)) change_minutes(p.timer, -1);
  if (key_pressed(Key::h) || key_pressed(Key::slash) || key_pressed(Key::f1)) p.sheet = !p.sheet;
}

}  // namespace headlight
