#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/interact.h"
#include "app/ui/keys.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"

namespace headlight {
namespace {

std::string popup_of(std::string_view id) { return "###" + std::string(id) + ".menu"; }

/// A list in a popup below (or above) `anchor`, with words over it when there are any; the number clicked, or −1.
int popup_list(std::string_view id, Rect anchor, const std::vector<Tr>& entries, int chosen,
               const std::string& head = "") {
  const std::string popup = popup_of(id);
  if (!ImGui::IsPopupOpen(popup.c_str())) return -1;
  const Theme& t = colors();
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  const float row = std::round(px(30)), pad = px(5);
  float width = anchor.w - 2 * pad;
  for (const Tr& entry : entries) width = std::max(width, width_of(tr(entry), TextSize::label, true) + px(28));
  if (!head.empty()) width = std::max(width, px(300));
  width = std::min(width + 2 * pad, display.x - px(8));
  const float head_height =
      head.empty() ? 0 : paragraph_height(width - 2 * pad - px(20), head, TextSize::label) + px(12);
  const float below = display.y - anchor.bottom() - px(8), above = anchor.y - px(8);
  const float wanted = head_height + row * static_cast<float>(entries.size()) + 2 * pad;
  const bool down = wanted <= below || below >= above;
  const float height = std::min(wanted, down ? below : above);
  const Rect at{std::clamp(anchor.x, px(4), std::max(px(4), display.x - width - px(4))),
                down ? anchor.bottom() + px(3) : anchor.y - px(3) - height, width, height};
  ImGui::SetNextWindowPos(min_of(at));
  ImGui::SetNextWindowSize({at.w, at.h});
  int result = -1;
  if (ImGui::BeginPopup(popup.c_str(),
                        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings)) {
    fill(at, t.card, px(7));
    frame_rect(at, mix(t.rule, t.ink, 0.12F), t.line, px(7));
    ScrollArea list(std::string(id) + ".list", inset(at, pad, pad));
    float y = list.inner.y + head_height;
    if (!head.empty())
      paragraph({list.inner.x + px(10), list.inner.y + px(6), width - 2 * pad - px(20), 0}, head, TextSize::label,
                t.muted);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Rect line{list.inner.x, y, width - 2 * pad, row};
      const Interaction state = interact(std::string(id) + "." + std::to_string(i), line, tr(entries[i]), true);
      const bool here = static_cast<int>(i) == chosen;
      if (state.hovered || here) fill(line, state.hovered ? t.accent_soft : with_alpha(t.accent_soft, 0.6F), px(5));
      text({line.x + px(10), center(line).y}, tr(entries[i]), TextSize::label, t.ink, Align::left, here,
           line.w - px(16));
      if (state.clicked) result = static_cast<int>(i);
      y += row;
    }
    list.end(y);
    if (result >= 0 || key_pressed(Key::escape)) ImGui::CloseCurrentPopup();
    ui().keys_taken = true;
    ImGui::EndPopup();
  }
  return result;
}

void chevron(Point m, Color color) {
  const float s = px(3.5F);
  const ImVec2 points[] = {{m.x - s, m.y - s * 0.5F}, {m.x, m.y + s * 0.5F}, {m.x + s, m.y - s * 0.5F}};
  draw_list()->AddPolyline(points, 3, packed(color), 0, px(1.5F));
}

}  // namespace

bool dropdown(std::string_view id, Rect at, const std::vector<Tr>& choices, int& chosen, bool enabled) {
  const Theme& t = colors();
  const bool valid = chosen >= 0 && chosen < static_cast<int>(choices.size());
  const std::string shown = valid ? tr(choices[static_cast<std::size_t>(chosen)]) : "";
  const Interaction state = interact(id, at, shown, enabled);
  const Color ink = with_alpha(t.ink, enabled ? 1.0F : 0.4F);
  fill(at, state.hovered && enabled ? t.accent_soft : t.card, px(6));
  frame_rect(at, t.rule, t.line, px(6));
  text({at.x + px(10), center(at).y}, shown, TextSize::label, ink, Align::left, false, at.w - px(32));
  chevron({at.right() - px(13), center(at).y}, ink);
  if (state.clicked) ImGui::OpenPopup(popup_of(id).c_str());
  const int picked = popup_list(id, at, choices, chosen);
  if (picked < 0 || picked == chosen) return false;
  chosen = picked;
  return true;
}

int menu_button(std::string_view id, Rect at, const Tr& label, const std::vector<Tr>& entries, ButtonOptions options) {
  if (button(id, at, label, options)) ImGui::OpenPopup(popup_of(id).c_str());
  return popup_list(id, at, entries, -1);
}

int menu_icon(std::string_view id, Rect at, Icon icon, const Tr& tip, const std::vector<Tr>& entries) {
  if (icon_button(id, at, icon, tip)) ImGui::OpenPopup(popup_of(id).c_str());
  return popup_list(id, at, entries, -1);
}

void open_menu(std::string_view id) { ImGui::OpenPopup(popup_of(id).c_str()); }

int menu_below(std::string_view id, Rect anchor, const Tr& head, const std::vector<Tr>& entries) {
  const bool scrolling = inside_scrolling();
  const int picked = popup_list(id, anchor, entries, -1, tr(head));
  inside_scrolling() = scrolling;
  return picked;
}

ScrollArea::ScrollArea(std::string_view id, Rect at) : at_(at) {
  registry::add({std::string(id), at, overlap(at, clip_rect()), true, ""});
  ImGui::SetCursorScreenPos(min_of(at));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, px(8));
  ImGui::BeginChild(("###" + std::string(id)).c_str(), {std::max(1.0F, at.w), std::max(1.0F, at.h)}, false,
                    ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar(2);
  inner = {at.x, at.y - ImGui::GetScrollY(), at.w, at.h};
  inside_scrolling() = true;
}

void ScrollArea::end(float content_bottom) {
  ImGui::SetCursorScreenPos({at_.x, content_bottom - 1});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
  inside_scrolling() = false;
}

}  // namespace headlight
