#pragma once
// What every widget needs to know, for the frame that is being drawn: language, colours, size. Set by frame().
#include <string_view>

#include "core/figure/figure.h"
#include "core/figure/style.h"
#include "core/text/error.h"
#include "core/text/tr.h"

namespace headlight {

struct Ui {
  Lang lang = Lang::zh;
  const Theme* theme = nullptr;
  float scale = 1;          // text size × content scale of the monitor: every length is multiplied by it
  double time = 0;          // seconds since the start
  bool motion = true;       // the user wants animations
  bool animating = false;   // something moves: draw another frame soon
  bool keys_taken = false;  // a widget uses the arrow keys in this frame: they are no shortcuts
};
Ui& ui();

/// A length given at scale 1, in pixels.
inline float px(float length) { return length * ui().scale; }
inline const Theme& colors() { return *ui().theme; }
/// The text in the user's language.
inline const std::string& tr(const Tr& text) { return text.in(ui().lang); }
/// A text that is the same in both languages: a token, a number, a file name.

/// Moves towards `target` within `seconds`, eased; jumps when the user wants no motion. `id` names what moves.
float eased(std::string_view id, float target, double seconds = 0.18);

/// A rectangle without a border of the given width (negative: with one).
inline Rect inset(Rect r, float dx, float dy) { return {r.x + dx, r.y + dy, r.w - 2 * dx, r.h - 2 * dy}; }
inline Point center(Rect r) { return {r.x + r.w / 2, r.y + r.h / 2}; }

}  // namespace headlight
