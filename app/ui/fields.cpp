#include <map>
#include <utility>

#include "app/ui/draw.h"
#include "app/ui/fonts.h"
#include "app/ui/keys.h"
#include "app/ui/plane.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "imgui_internal.h"
#include "imgui_stdlib.h"

namespace headlight {
namespace {

struct FieldMemory {
  std::string last;  // what the field held at the end of its last frame
  bool was_active = false;
  bool refocus = false;
  int frame = -10;  // the last one it was drawn in
  const ImGuiContext* context = nullptr;
};

}  // namespace

FieldResult text_field(std::string_view id, Rect at, std::string& value, const FieldOptions& options) {
  static std::map<std::string, FieldMemory, std::less<>> memories;
  FieldMemory& memory = memories[std::string(id)];
  registry::add({std::string(id), at, overlap(at, clip_rect()), options.enabled, value});

  const Theme& t = colors();
  const float size = pixels(TextSize::text) * ui().scale;
  std::string held = with_stand_ins(value);
  ImFont* font = input_font(held, Face::regular, size);
  const ImGuiID imgui_id = ImGui::GetID(("###" + std::string(id)).c_str());
  const bool active_before = ImGui::GetActiveID() == imgui_id;

  FieldResult result;
  if (active_before && key_pressed(Key::escape)) {
    // ImGui would restore the text from before the editing; here every key stroke is live, so Esc only leaves.
    ImGui::ClearActiveID();
  } else if (active_before && value != memory.last) {
    // The text changed from outside (undo, an example): the field must read it again.
    ImGui::ClearActiveID();
    memory.refocus = true;
  }
  ImGui::SetCursorScreenPos(min_of(at));
  const int frame = ImGui::GetFrameCount();
  const bool appears =
      (frame != memory.frame + 1 && frame != memory.frame) || memory.context != ImGui::GetCurrentContext();
  if (appears) memory.was_active = false;
  memory.frame = frame;
  memory.context = ImGui::GetCurrentContext();
  if ((options.take_focus && appears) || memory.refocus) ImGui::SetKeyboardFocusHere();
  const bool returning = std::exchange(memory.refocus, false);  // active again in the next frame

  ImGui::PushFont(font);
  const float previous_scale = font->Scale;
  font->Scale = size * font_file(Face::regular).height_per_em / font->FontSize;
  ImGui::PushFont(font);  // reads the scale
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {px(10), (at.h - ImGui::GetFontSize()) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, px(6));
  ImGui::PushStyleColor(ImGuiCol_FrameBg, packed(t.card));
  ImGui::PushStyleColor(ImGuiCol_Text, packed(with_alpha(t.ink, options.enabled ? 1.0F : 0.4F)));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, packed(with_alpha(t.query, 0.28F)));
  ImGui::SetNextItemWidth(at.w);
  const auto flags = ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_NoUndoRedo |
                     (options.enabled ? 0 : ImGuiInputTextFlags_ReadOnly);
  result.submitted = ImGui::InputText(("###" + std::string(id)).c_str(), &held, flags);
  result.active = ImGui::IsItemActive();
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
  font->Scale = previous_scale;
  ImGui::PopFont();

  const std::string now = without_stand_ins(held);
  result.changed = now != value;
  value = now;
  result.left = memory.was_active && !result.active && !returning;
  memory.last = value;
  memory.was_active = result.active || returning;
  frame_rect(at, result.active ? t.query : t.rule, result.active ? px(1.5F) : t.line, px(6));
  if (value.empty()) {
    text({at.x + px(11), center(at).y}, tr(options.hint), TextSize::label, t.muted, Align::left, false, at.w - px(20));
  }
  return result;
}

FieldResult floating_field(std::string_view id, Rect at, std::string& value, const FieldOptions& options) {
  const float edge = px(2);
  const Rect around = inset(at, -edge, -edge);
  ImGui::SetCursorScreenPos(min_of(around));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(("###over." + std::string(id)).c_str(), {around.w, around.h}, false,
                    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  fill(at, colors().card, px(6));
  const FieldResult result = text_field(id, at, value, options);
  ImGui::EndChild();
  return result;
}

}  // namespace headlight
