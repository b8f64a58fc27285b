#pragma once
#include <cstdint>

#include "core/text/tr.h"

namespace headlight {

struct Color {
  float r = 0, g = 0, b = 0, a = 1;  // 0 … 1, sRGB
  bool operator==(const Color&) const = default;
};
Color rgb(std::uint32_t hex);  // 0xB0306A
Color with_alpha(Color color, float alpha);
Color mix(Color from, Color to, float amount);  // in sRGB

enum class ThemeKind { light, dark, projector };

/// One colour, one meaning, in every view, lesson and figure.
struct Theme {
  ThemeKind kind = ThemeKind::light;
  Color paper, card, ink, muted, rule;
  Color query, key, value, weight, focus;
  Color good;         // "trained", confirmations
  Color hatch;        // masked cells are hatched, never a colour of a scale
  Color hatch_back;   // between the lines of the hatching
  Color accent_soft;  // background of a chosen chip or tab
  bool dark = false;
  float line = 1;  // width factor of rules and frames: the projector's are thicker
};
const Theme& theme(ThemeKind kind);

/// Sequential map for weights: paper to a deep violet; t in 0 … 1. In the dark theme it runs from the card to a light
/// violet.
Color sequential(const Theme& theme, float t);
/// Diverging map for scores: blue below zero, orange above; t in −1 … 1.
Color diverging(const Theme& theme, float t);
/// Contrast of two opaque colours, 1 … 21 (WCAG 2.1, "contrast ratio").
float contrast(Color a, Color b);
/// Ink or paper-white (in the dark theme light ink or dark paper), whichever reads better on `background`; pure black
/// or white where neither reaches a contrast of 4.5.
Color text_on(const Theme& theme, Color background);

/// Everything that decides how a figure looks but not what it says.
struct Style {
  Lang lang = Lang::zh;
  ThemeKind theme = ThemeKind::light;
  float scale = 1;    // text size; every length of a figure is in pixels × this
  float width = 800;  // the room there is, in pixels
  float height = 560;
};

}  // namespace headlight
