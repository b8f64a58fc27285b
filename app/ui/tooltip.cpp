#include <algorithm>
#include <sstream>

#include "app/ui/draw.h"
#include "app/ui/interact.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

std::string pending;

constexpr double rest = 0.35;  // seconds until the tip of a button appears

std::vector<std::string> lines_of(const std::string& rich) {
  std::vector<std::string> lines;
  std::istringstream in(rich);
  for (std::string line; std::getline(in, line);) {
    const auto parts = wrapped(line, TextSize::label, px(360), ui().scale);
    lines.insert(lines.end(), parts.begin(), parts.end());
  }
  return lines;
}

}  // namespace

void tooltip(const Tr& rich) {
  if (ImGui::IsItemHovered()) tooltip_after(tr(rich));
}

void tooltip_after(std::string_view rich) {
  static std::string what;
  static double since = 0, last = -1;
  const double now = ui().time;
  if (what != rich || now - last > 0.25) {
    what = rich;
    since = now;
  }
  last = now;
  if (now - since >= rest) {
    tooltip_now(rich);
  } else {
    ui().animating = true;
  }
}

void tooltip_now(std::string_view rich) { pending = rich; }

void draw_pending_tooltip() {
  if (pending.empty()) return;
  const std::vector<std::string> lines = lines_of(pending);
  pending.clear();
  const float line = line_height(TextSize::label);
  float width = 0;
  for (const std::string& part : lines) width = std::max(width, width_of(part, TextSize::label));
  const float w = width + px(20), h = line * static_cast<float>(lines.size()) + px(12);
  const ImVec2 display = ImGui::GetIO().DisplaySize, mouse = ImGui::GetIO().MousePos;
  Rect at{mouse.x + px(14), mouse.y + px(18), w, h};
  if (at.right() > display.x - px(4)) at.x = std::max(px(4), mouse.x - px(10) - w);
  if (at.bottom() > display.y - px(4)) at.y = std::max(px(4), mouse.y - px(12) - h);

  ImGui::SetNextWindowPos(min_of(at));
  ImGui::SetNextWindowSize({w, h});
  ImGui::Begin("###tooltip", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_Tooltip);
  const Theme& t = colors();
  const Color ground = t.dark ? mix(t.card, t.ink, 0.12F) : t.ink;
  fill(at, ground, px(5));
  float y = at.y + px(6) + line / 2;
  for (const std::string& part : lines) {
    text({at.x + px(10), y}, part, TextSize::label, t.dark ? t.ink : t.card);
    y += line;
  }
  ImGui::End();
}

}  // namespace headlight
