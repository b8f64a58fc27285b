#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/layout.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"

namespace headlight {

void draw_toasts(Session& session, Rect window) {
  if (session.toasts.empty()) return;
  const Theme& t = colors();
  const float width = std::min(px(460), window.w - px(32)), pad = px(12);
  float bottom = window.bottom() - px(72);
  int number = 0;
  for (auto toast = session.toasts.rbegin(); toast != session.toasts.rend(); ++toast, ++number) {
    std::string words = literal_text(tr(toast->text));
    if (toast->count > 1) words += "  (×" + std::to_string(toast->count) + ")";
    const float height = paragraph_height(width - 2 * pad - px(26), words, TextSize::label) + 2 * pad;
    const Rect at{std::round(window.x + (window.w - width) / 2), std::round(bottom - height), width, height};
    if (at.y < window.y + px(48)) break;
    ImGui::SetNextWindowPos(min_of(at));
    ImGui::SetNextWindowSize({at.w, at.h});
    const std::string id = "toast." + std::to_string(number);
    ImGui::Begin(("###" + id).c_str(), nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
    fill(at, t.card, px(7));
    frame_rect(at, toast->is_error ? t.focus : mix(t.rule, t.ink, 0.2F), std::max(t.line, px(1)), px(7));
    paragraph({at.x + pad, at.y + pad, width - 2 * pad - px(26), height}, words, TextSize::label,
              toast->is_error ? t.focus : t.ink);
    if (icon_button(id + ".close", {at.right() - px(30), at.y + px(6), px(24), px(24)}, Icon::close, {"Close", "关闭"},
                    {Look::quiet})) {
      toast->until = 0;
    }
    ImGui::End();
    bottom = at.y - px(8);
  }
  ui().animating = true;  // they disappear by themselves
}

}  // namespace headlight
