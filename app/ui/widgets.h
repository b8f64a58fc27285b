#pragma once
// Flat widgets in the program's own style. Places are given, not flowed: a view lays out its rectangles (Column helps),
// so that nothing moves when a label changes its language. Every widget has an id ("model.layers") that is unique in
// the window, never translated, and registered with its rectangle in registry.h. Functions return true when the user
// clicked or changed something in this frame.
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/ui.h"

namespace headlight {

// ---- text -----------------------------------------------------------------------------------------------------------
/// Rich text (core/figure/rich_text.h) in one line; `at.y` is its middle. With max_width it is shortened with "…", and
/// the whole text appears when the mouse is over it.
void text(Point at, std::string_view rich, TextSize size, Color color, Align align = Align::left, bool bold = false,
          float max_width = 0);
/// Wrapped into the width of `room`; returns the height it took.
float paragraph(Rect room, std::string_view rich, TextSize size, Color color);
float paragraph_height(float width, std::string_view rich, TextSize size);
float width_of(std::string_view rich, TextSize size, bool bold = false);
float line_height(TextSize size);

// ---- widgets --------------------------------------------------------------------------------------------------------
enum class Look {
  plain,    // a framed card
  primary,  // filled with the accent colour
  quiet,    // text only
  chip,     // a pill
};
struct ButtonOptions {
  Look look = Look::plain;
  bool enabled = true;
  bool on = false;  // drawn as chosen
};
bool button(std::string_view id, Rect at, const Tr& label, ButtonOptions options = {});
float button_width(const Tr& label);  // what a button with this label wants to have
float control_height();               // of buttons, fields and sliders in a row

bool tab(std::string_view id, Rect at, const Tr& label, bool chosen);
float tab_width(const Tr& label);

/// The label at the left, a switch at the right end.
bool toggle(std::string_view id, Rect at, const Tr& label, bool& on, bool enabled = true);

/// A few choices side by side, one of them chosen. The parts are registered as id + "." + number.
bool segmented(std::string_view id, Rect at, const std::vector<Tr>& choices, int& chosen, bool enabled = true);

/// The label at the left, the track in the middle, the value at the right end. Dragging changes it, and so do the left
/// and right arrow keys while the mouse is over it.
bool slider_int(std::string_view id, Rect at, const Tr& label, int& value, int low, int high, int step = 1,
                bool enabled = true);
/// The same for a list of numbers, evenly spaced: one notch an entry. `chosen` is the number of the entry.
bool slider_choice(std::string_view id, Rect at, const Tr& label, const std::vector<int>& values, int& chosen,
                   bool enabled = true);
struct FloatSlider {
  float low = 0, high = 1;
  int decimals = 2;
  bool logarithmic = false;
};
bool slider_float(std::string_view id, Rect at, const Tr& label, float& value, FloatSlider range, bool enabled = true);

struct FieldOptions {
  Tr hint{"", ""};          // in grey while it is empty
  bool take_focus = false;  // begin typing as soon as the field appears
  bool enabled = true;
};
struct FieldResult {
  bool changed = false;    // the text changed in this frame
  bool submitted = false;  // Enter
  bool left = false;       // Esc, or the focus went elsewhere
  bool active = false;
};
/// A line of text; changed at every key stroke.
FieldResult text_field(std::string_view id, Rect at, std::string& value, const FieldOptions& options = {});

/// The same over a figure view that was drawn before it: what is drawn later inside a window of its own lies on top.
FieldResult floating_field(std::string_view id, Rect at, std::string& value, const FieldOptions& options = {});

/// The chosen one of a list; a click opens the list. Its entries are registered as id + "." + number.
bool dropdown(std::string_view id, Rect at, const std::vector<Tr>& choices, int& chosen, bool enabled = true);
/// A button that opens a menu of texts; returns the number of the entry clicked, or −1.
int menu_button(std::string_view id, Rect at, const Tr& label, const std::vector<Tr>& entries,
                ButtonOptions options = {});

/// The same for a place that is no button: opened by open_menu; `head` is rich text over the entries.
void open_menu(std::string_view id);
int menu_below(std::string_view id, Rect anchor, const Tr& head, const std::vector<Tr>& entries);

enum class Icon {
  play,
  pause,
  step,
  back,
  rewind,
  undo,
  redo,
  close,
  plus,
  minus,
  more,
  edit,
  sun,
  moon,
  projector,
  eye,
  covered_eye,
  present
};
bool icon_button(std::string_view id, Rect at, Icon icon, const Tr& tip, ButtonOptions options = {});
/// As menu_button, with an icon.
int menu_icon(std::string_view id, Rect at, Icon icon, const Tr& tip, const std::vector<Tr>& entries);
void draw_icon(Icon icon, Point middle, float size, Color color);

/// A transparent area that can be clicked (a row of a list, a token chip); the caller draws it.
struct AreaResult {
  bool hovered = false, clicked = false, double_clicked = false, shift = false;
};
AreaResult click_area(std::string_view id, Rect at, const std::string& label, bool enabled = true);

/// Shown when the mouse rests on the widget drawn last.
void tooltip(const Tr& rich);
/// Beside the mouse in this frame, over everything else. Rich text; lines are cut at '\n'.
void tooltip_now(std::string_view rich);
void draw_pending_tooltip();  // by the frame, at its end

// ---- layout ---------------------------------------------------------------------------------------------------------
/// Rows from top to bottom.
struct Column {
  Rect room;
  float y;  // where the next row begins
  explicit Column(Rect r) : room(r), y(r.y) {}
  Rect row(float height, float gap = px(8)) {
    const Rect r{room.x, y, room.w, height};
    y += height + gap;
    return r;
  }
  void space(float height) { y += height; }
};
/// Parts of a row, side by side with a gap, in the proportions given.
std::vector<Rect> split(Rect row, const std::vector<float>& shares, float gap = px(8));

/// A part of the window that scrolls vertically when its content is higher. Between construction and end() everything
/// is drawn inside; `inner` is where the content begins, already moved by the scrolling.
class ScrollArea {
 public:
  ScrollArea(std::string_view id, Rect at);
  void end(float content_bottom);  // y of the end of the content, as drawn
  Rect inner;

 private:
  Rect at_;
};

// ---- shapes ---------------------------------------------------------------------------------------------------------
void fill(Rect at, Color color, float radius = 0);
void frame_rect(Rect at, Color color, float line = 1, float radius = 0);
void rule(Point from, Point to, Color color, float line = 1);

}  // namespace headlight
