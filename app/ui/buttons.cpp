#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/interact.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"

namespace headlight {

Interaction interact(std::string_view id, Rect at, const std::string& label, bool enabled) {
  Interaction result;
  registry::add({std::string(id), at, overlap(at, clip_rect()), enabled, label});
  if (at.w < 1 || at.h < 1) return result;
  ImGui::SetCursorScreenPos(min_of(at));
  const std::string key = "###" + std::string(id);
  const bool pressed = ImGui::InvisibleButton(key.c_str(), {at.w, at.h});
  result.hovered = ImGui::IsItemHovered();
  if (!enabled) return result;
  result.clicked = pressed;
  result.held = ImGui::IsItemActive();
  result.double_clicked = result.hovered && ImGui::IsMouseDoubleClicked(0);
  if (result.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  return result;
}

namespace {

struct Paint {
  Color fill, border, ink;
};

Paint paint_of(const ButtonOptions& options, const Interaction& state) {
  const Theme& t = colors();
  Paint p{t.card, t.rule, t.ink};
  if (options.look == Look::quiet) p = {with_alpha(t.card, 0), with_alpha(t.rule, 0), t.muted};
  if (options.look == Look::primary) p = {t.weight, t.weight, text_on(t, t.weight)};
  if (options.on) p = {t.accent_soft, options.look == Look::quiet ? p.border : t.query, t.ink};
  if (!options.enabled) {
    p.ink = with_alpha(p.ink, 0.38F);
    if (options.look == Look::primary) p.fill = p.border = mix(t.paper, t.weight, 0.35F);
  } else if (state.hovered) {
    p.fill = options.look == Look::primary ? mix(t.weight, t.ink, 0.15F) : t.accent_soft;
    if (options.look == Look::plain || options.look == Look::chip) p.border = mix(t.rule, t.ink, 0.25F);
    if (options.look == Look::quiet) p.ink = t.ink;
  }
  if (state.held) p.fill = mix(p.fill, t.ink, 0.08F);
  return p;
}

void draw_box(Rect at, const ButtonOptions& options, const Paint& paint) {
  const float radius = options.look == Look::chip ? at.h / 2 : px(6);
  fill(at, paint.fill, radius);
  if (paint.border.a > 0) frame_rect(at, paint.border, colors().line, radius);
}

}  // namespace

bool button(std::string_view id, Rect at, const Tr& label, ButtonOptions options) {
  const Interaction state = interact(id, at, tr(label), options.enabled);
  const Paint paint = paint_of(options, state);
  draw_box(at, options, paint);
  text(center(at), tr(label), TextSize::label, paint.ink, Align::center, options.on, at.w - px(6));
  return state.clicked;
}

float button_width(const Tr& label) {
  return std::ceil(std::max(width_of(tr(label), TextSize::label), width_of(tr(label), TextSize::label, true))) + px(22);
}
float control_height() { return std::round(px(30)); }

bool icon_button(std::string_view id, Rect at, Icon icon, const Tr& tip, ButtonOptions options) {
  const Interaction state = interact(id, at, "", options.enabled);
  const Paint paint = paint_of(options, state);
  draw_box(at, options, paint);
  draw_icon(icon, center(at), std::min({at.h * 0.46F, at.w * 0.6F, px(15)}), paint.ink);
  if (state.hovered) tooltip_after(tr(tip));
  return state.clicked;
}

bool tab(std::string_view id, Rect at, const Tr& label, bool chosen) {
  const Interaction state = interact(id, at, tr(label), true);
  const Theme& t = colors();
  text(center(at), tr(label), TextSize::label, chosen || state.hovered ? t.ink : t.muted, Align::center, chosen,
       at.w - px(4));
  const float shown = eased(id, chosen ? 1.0F : 0.0F);
  if (shown > 0.01F) {
    const float w = at.w * (0.3F + 0.7F * shown), h = px(2);
    fill({at.x + (at.w - w) / 2, at.bottom() - h, w, h}, with_alpha(t.weight, shown));
  }
  return state.clicked;
}
float tab_width(const Tr& label) { return std::ceil(width_of(tr(label), TextSize::label, true)) + px(26); }

bool toggle(std::string_view id, Rect at, const Tr& label, bool& on, bool enabled) {
  const Interaction state = interact(id, at, tr(label), enabled);
  const Theme& t = colors();
  const float w = px(30), h = px(17), dim = enabled ? 1.0F : 0.4F;
  const Rect track{at.right() - w, std::round(at.y + (at.h - h) / 2), w, h};
  text({at.x, center(at).y}, tr(label), TextSize::label, with_alpha(t.ink, dim), Align::left, false, at.w - w - px(8));
  const float where = eased(id, on ? 1.0F : 0.0F, 0.15);
  fill(track, with_alpha(mix(mix(t.rule, t.muted, state.hovered && enabled ? 0.5F : 0.25F), t.weight, where), dim),
       h / 2);
  draw_list()->AddCircleFilled({track.x + h / 2 + where * (w - h), center(track).y}, h / 2 - px(2),
                               packed(with_alpha(t.dark ? t.ink : t.card, enabled ? 1.0F : 0.7F)));
  if (state.clicked) on = !on;
  return state.clicked;
}

bool segmented(std::string_view id, Rect at, const std::vector<Tr>& choices, int& chosen, bool enabled) {
  const Theme& t = colors();
  bool changed = false;
  fill(at, t.card, px(6));
  std::vector<float> shares;
  shares.reserve(choices.size());
  for (const Tr& choice : choices) shares.push_back(width_of(tr(choice), TextSize::label, true) + px(14));
  const std::vector<Rect> parts = split(at, shares, 0);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Rect part = parts[i];
    const bool here = static_cast<int>(i) == chosen;
    const Interaction state = interact(std::string(id) + "." + std::to_string(i), part, tr(choices[i]), enabled);
    if (here) fill(inset(part, px(2), px(2)), mix(t.card, t.weight, t.dark ? 0.45F : 0.16F), px(5));
    if (state.hovered && !here && enabled) fill(inset(part, px(2), px(2)), t.accent_soft, px(5));
    text(center(part), tr(choices[i]), TextSize::label, with_alpha(here ? t.ink : t.muted, enabled ? 1.0F : 0.4F),
         Align::center, here, part.w - px(4));
    if (state.clicked && !here) {
      chosen = static_cast<int>(i);
      changed = true;
    }
  }
  frame_rect(at, t.rule, t.line, px(6));
  return changed;
}

AreaResult click_area(std::string_view id, Rect at, const std::string& label, bool enabled) {
  const Interaction state = interact(id, at, label, enabled);
  return {state.hovered, state.clicked, state.double_clicked, ImGui::GetIO().KeyShift};
}

}  // namespace headlight
