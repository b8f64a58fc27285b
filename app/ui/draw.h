#pragma once
// Small conversions between the figure's vocabulary and ImGui's.
#include "app/ui/ui.h"
#include "imgui.h"

namespace headlight {

inline ImU32 packed(Color c) { return ImGui::ColorConvertFloat4ToU32({c.r, c.g, c.b, c.a}); }
inline ImVec2 vec(Point p) { return {p.x, p.y}; }
inline ImVec2 min_of(Rect r) { return {r.x, r.y}; }
inline ImVec2 max_of(Rect r) { return {r.right(), r.bottom()}; }
inline ImDrawList* draw_list() { return ImGui::GetWindowDrawList(); }
/// What the innermost clip rectangle lets through.
inline Rect clip_rect() {
  const ImVec2 low = draw_list()->GetClipRectMin(), high = draw_list()->GetClipRectMax();
  return {low.x, low.y, high.x - low.x, high.y - low.y};
}
inline bool overlap(Rect a, Rect b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// One rich text on a draw list, as text() does it, without shortening and without a record for the audit.
void draw_rich(ImDrawList* list, Point at, std::string_view rich, TextSize size, Color color, Align align, bool bold,
               float scale, float angle = 0);

/// The first character of a rich text that has no glyph, 0 when all have one.
char32_t missing_in(std::string_view rich, TextSize size, bool bold, float scale);

/// Whether what is drawn now lies in an area that scrolls (set by ScrollArea and figure views).
bool& inside_scrolling();

}  // namespace headlight
