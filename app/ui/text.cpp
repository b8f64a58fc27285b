#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "app/ui/draw.h"
#include "app/ui/fonts.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"
#include "core/figure/text_measure.h"
#include "core/text/visual_order.h"

namespace headlight {
namespace {

struct ScreenRun : TextRun {
  float width = 0;  // as Pango measures it; 0 where ImGui's is the same
};

/// Laid out once for every text, size and scale: Pango takes longer than a frame may.
const std::vector<ScreenRun>& runs_of(std::string_view rich, TextSize size, bool bold, float scale) {
  static std::unordered_map<std::string, std::vector<ScreenRun>> known;
  if (known.size() > 20000) known.clear();
  std::string key;
  key.reserve(rich.size() + 12);
  key.append(rich).push_back('\0');
  key += static_cast<char>('0' + static_cast<int>(size));
  key += bold ? 'b' : 'r';
  key += std::to_string(static_cast<int>(std::lround(scale * 64)));
  const auto at = known.find(key);
  if (at != known.end()) return at->second;
  std::vector<ScreenRun> runs;
  for (TextRun& run : layout_rich_text(rich, size, bold, scale)) runs.push_back({std::move(run)});
  for (ScreenRun& run : runs) {
    if (face_of(size, false) != Face::mono) run.width = run.size * width_per_pixel(run.text, false, run.bold);
    run.text = visual_order(run.text);  // ImGui knows neither direction nor joining
  }
  return known.emplace(std::move(key), std::move(runs)).first->second;
}

/// Turns what was added to the list since `first` about a point.
void rotate(ImDrawList* list, int first, Point about, float degrees) {
  const float angle = -degrees * 3.14159265F / 180;  // counter-clockwise on a screen whose y points down
  const float c = std::cos(angle), s = std::sin(angle);
  for (int i = first; i < list->VtxBuffer.Size; ++i) {
    ImVec2& p = list->VtxBuffer[i].pos;
    const float x = p.x - about.x, y = p.y - about.y;
    p = {about.x + c * x - s * y, about.y + s * x + c * y};
  }
}

float shift(Align align, float width) { return align == Align::left ? 0 : align == Align::center ? width / 2 : width; }

}  // namespace

char32_t missing_in(std::string_view rich, TextSize size, bool bold, float scale) {
  for (const ScreenRun& run : runs_of(rich, size, bold, scale)) {
    if (const char32_t c = missing_character(run.text, face_of(size, run.bold), run.size)) return c;
  }
  return 0;
}

namespace {

void record(Point left, float width, std::string_view rich, std::string_view drawn, TextSize size, bool bold) {
  const float height = pixels(size) * ui().scale;
  registry::add_text({std::string(rich),
                      {left.x, left.y - height / 2, width, height},
                      clip_rect(),
                      drawn != rich,
                      inside_scrolling(),
                      missing_in(drawn, size, bold, ui().scale)});
}

}  // namespace

bool& inside_scrolling() {
  static bool inside = false;
  return inside;
}

void draw_rich(ImDrawList* list, Point at, std::string_view rich, TextSize size, Color color, Align align, bool bold,
               float scale, float angle) {
  if (rich.empty()) return;
  const float width = align == Align::left ? 0 : text_width(rich, size, bold, scale);
  const Point left{std::floor(at.x - shift(align, width)), at.y};
  const int first = list->VtxBuffer.Size;
  const ImU32 ink = packed(color);
  // ImGui leaves out what lies outside of the clip rectangle before the text is turned; the graphics card does it
  // after, by the rectangle of the draw command, which stays.
  const ImVec4 clip = list->_CmdHeader.ClipRect;
  if (angle != 0) list->_CmdHeader.ClipRect = {-1e5F, -1e5F, 1e5F, 1e5F};
  for (const ScreenRun& run : runs_of(rich, size, bold, scale)) {
    if (!run.text.empty()) {
      draw_plain(list, {left.x + run.x, left.y + run.dy}, run.text, face_of(size, run.bold), run.size, ink, run.width);
    }
    for (const Point& p : run.strokes) list->PathLineTo({left.x + p.x, left.y + p.y});
    if (!run.strokes.empty()) list->PathStroke(ink, 0, run.line);
  }
  if (angle != 0) {
    list->_CmdHeader.ClipRect = clip;
    list->CmdBuffer.back().ClipRect = clip;  // should a new command have begun meanwhile
    rotate(list, first, at, angle);
  }
}

void text(Point at, std::string_view rich, TextSize size, Color color, Align align, bool bold, float max_width) {
  if (rich.empty()) return;
  const float scale = ui().scale;
  float width = text_width(rich, size, bold, scale);
  std::string shorter;
  const bool too_long = max_width > 0 && width > max_width + 0.5F;
  if (too_long) {
    shorter = ellipsized(rich, size, max_width, bold, scale);
    width = text_width(shorter, size, bold, scale);
  }
  const Point left{at.x - shift(align, width), at.y};
  const std::string_view drawn = too_long ? std::string_view(shorter) : rich;
  draw_rich(draw_list(), left, drawn, size, color, Align::left, bold, scale);
  if (registry::records_texts()) record(left, width, rich, drawn, size, bold);
  if (too_long) {
    const float h = line_height(size);
    if (ImGui::IsWindowHovered() &&
        ImGui::IsMouseHoveringRect({left.x, left.y - h / 2}, {left.x + width, left.y + h / 2})) {
      tooltip_now(plain_text(rich));
    }
  }
}

float paragraph(Rect room, std::string_view rich, TextSize size, Color color) {
  const float line = line_height(size);
  float y = room.y;
  for (const std::string& part : wrapped(rich, size, room.w, ui().scale)) {
    text({room.x, y + line / 2}, part, size, color);
    y += line;
  }
  return y - room.y;
}

float paragraph_height(float width, std::string_view rich, TextSize size) {
  return line_height(size) * static_cast<float>(wrapped(rich, size, width, ui().scale).size());
}

float width_of(std::string_view rich, TextSize size, bool bold) { return text_width(rich, size, bold, ui().scale); }
float line_height(TextSize size) { return std::round(pixels(size) * 1.5F * ui().scale); }

}  // namespace headlight
