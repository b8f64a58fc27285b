#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/interact.h"
#include "app/ui/keys.h"
#include "app/ui/widgets.h"
#include "core/graph/explanation.h"

namespace headlight {
namespace {

struct Track {
  float where;    // 0 … 1, what the slider shows
  int arrow = 0;  // −1 or +1: an arrow key was pressed
  bool moved = false;
};

/// Draws the slider and gives the place to which the mouse pulled the knob.
Track slide(std::string_view id, Rect at, const Tr& label, const std::string& value, float where, bool enabled) {
  const Theme& t = colors();
  const float dim = enabled ? 1.0F : 0.4F;
  // In narrow columns the tracks of all sliders begin at the same place; a wide one keeps close to its label.
  const float own = std::ceil(width_of(tr(label), TextSize::label)) + px(10), value_width = px(56);
  const float aligned = at.w > px(440) ? own : std::min(std::max(own, at.w * 0.36F), at.w * 0.5F);
  const float label_width = tr(label).empty() ? 0 : std::round(aligned);
  const float y = center(at).y, knob = px(8);
  const Rect line{at.x + label_width + knob, y - px(2), at.w - label_width - value_width - 2 * knob, px(4)};
  const Interaction state = interact(id, at, tr(label), enabled);
  Track result{where};
  if (state.held && line.w > 0) {
    const float pulled = std::clamp((ImGui::GetIO().MousePos.x - line.x) / line.w, 0.0F, 1.0F);
    result.moved = pulled != where;
    result.where = pulled;
  }
  if (state.hovered && enabled && !ImGui::GetIO().WantTextInput) {
    const bool right = key_pressed(Key::right, true), left = key_pressed(Key::left, true);
    if (right || left) ui().keys_taken = true;  // all other keys stay shortcuts
    result.arrow = (right ? 1 : 0) - (left ? 1 : 0);
  }
  text({at.x, y}, tr(label), TextSize::label, with_alpha(t.muted, dim), Align::left, false, label_width - px(4));
  fill(line, with_alpha(t.rule, dim), px(2));
  fill({line.x, line.y, line.w * where, line.h}, with_alpha(t.weight, dim), px(2));
  const ImVec2 middle{line.x + line.w * where, y};
  const float radius = state.held ? knob : knob * 0.88F;
  draw_list()->AddCircleFilled(middle, radius, packed(with_alpha(t.card, 1)));
  draw_list()->AddCircle(middle, radius - px(1), packed(with_alpha(state.hovered ? t.ink : t.weight, dim)), 0, px(2));
  text({at.right(), y}, value, TextSize::digits, with_alpha(t.ink, dim), Align::right);
  return result;
}

}  // namespace

namespace {

/// A slider over the whole numbers from low to high whose value is shown as `shown`.
bool slide_whole(std::string_view id, Rect at, const Tr& label, const std::string& shown, int& value, int low, int high,
                 int step, bool enabled) {
  const float where = high > low ? static_cast<float>(value - low) / static_cast<float>(high - low) : 0;
  const Track track = slide(id, at, label, shown, std::clamp(where, 0.0F, 1.0F), enabled);
  int wanted = value;
  if (track.moved) {
    const float exact = track.where * static_cast<float>(high - low) / static_cast<float>(step);
    wanted = low + static_cast<int>(std::lround(exact)) * step;
  }
  wanted = std::clamp(wanted + track.arrow * step, low, high);
  const bool changed = wanted != value && (track.moved || track.arrow != 0);
  if (changed) value = wanted;
  return changed;
}

}  // namespace

bool slider_int(std::string_view id, Rect at, const Tr& label, int& value, int low, int high, int step, bool enabled) {
  return slide_whole(id, at, label, std::to_string(value), value, low, high, step, enabled);
}

bool slider_choice(std::string_view id, Rect at, const Tr& label, const std::vector<int>& values, int& chosen,
                   bool enabled) {
  const int last = static_cast<int>(values.size()) - 1;
  const bool valid = chosen >= 0 && chosen <= last;
  const std::string shown = valid ? std::to_string(values[static_cast<std::size_t>(chosen)]) : "";
  return slide_whole(id, at, label, shown, chosen, 0, last, 1, enabled && last > 0);
}

bool slider_float(std::string_view id, Rect at, const Tr& label, float& value, FloatSlider range, bool enabled) {
  const auto place = [&](float v) {
    if (range.logarithmic) return std::log(std::max(v, range.low) / range.low) / std::log(range.high / range.low);
    return (v - range.low) / (range.high - range.low);
  };
  const auto value_at = [&](float where) {
    if (range.logarithmic) return range.low * std::pow(range.high / range.low, where);
    return range.low + where * (range.high - range.low);
  };
  const Track track =
      slide(id, at, label, number(value, range.decimals), std::clamp(place(value), 0.0F, 1.0F), enabled);
  if (!track.moved && track.arrow == 0) return false;
  const float to =
      track.moved ? track.where : std::clamp(place(value) + 0.01F * static_cast<float>(track.arrow), 0.0F, 1.0F);
  const float power = std::pow(10.0F, static_cast<float>(range.decimals));
  const float wanted = std::clamp(std::round(value_at(to) * power) / power, range.low, range.high);
  const bool changed = wanted != value;
  value = wanted;
  return changed;
}

}  // namespace headlight
