#pragma once
// What is on the screen in this frame: every widget by its id, every text with the room it had. Tests drive the program
// by it, the text audit reads it, and a lesson's spotlight finds what it points at.
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

struct WidgetInfo {
  std::string id;  // "bar.undo"; the same in every language
  Rect rect;       // pixels of the window
  bool visible = true;
  bool enabled = true;
  std::string label;  // as drawn, in the user's language; "" for icons
};

/// A text as it was drawn. Too wide, or outside `clip`, means that a reader sees only a part of it.
struct TextInfo {
  std::string text;
  Rect rect;             // of its ink, about
  Rect clip;             // what the surroundings let through
  bool shortened;        // ends with "…" because there was no room, and the whole text is nowhere to be seen
  bool scrolls;          // inside an area that scrolls: being outside the clip is no fault
  char32_t missing = 0;  // the first character that no font has
  bool turned = false;   // drawn at an angle: `rect` does not hold
};

namespace registry {
void begin_frame();
void add(WidgetInfo widget);
/// The widget as it was drawn last, null when it is not on the screen.
const WidgetInfo* find(std::string_view id);
const std::vector<WidgetInfo>& all();

void add_text(TextInfo text);
const std::vector<TextInfo>& texts();
/// Texts are recorded only when somebody wants them.
void record_texts(bool on);
bool records_texts();
}  // namespace registry

}  // namespace headlight
