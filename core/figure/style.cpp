#include "core/figure/style.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/oklab.h"

namespace headlight {
namespace {

Theme light_theme() {
  Theme t;
  t.kind = ThemeKind::light;
  t.paper = rgb(0xFBFAF7);
  t.card = rgb(0xFFFFFF);
  t.ink = rgb(0x1E2430);
  t.muted = rgb(0x6B7280);
  t.rule = rgb(0xE4E1DA);
  t.query = rgb(0x2F6FDE);
  t.key = rgb(0xC8741A);
  t.value = rgb(0x2B8A5E);
  t.weight = rgb(0x6A4BC4);
  t.focus = rgb(0xB0306A);
  t.good = rgb(0x2B8A5E);
  t.hatch = rgb(0xD5D0C5);
  t.hatch_back = rgb(0xF2EFE8);
  t.accent_soft = rgb(0xECE8F8);
  return t;
}

/// The hues of the light theme, lightened until they read on a dark card.
Theme dark_theme() {
  Theme t;
  t.kind = ThemeKind::dark;
  t.paper = rgb(0x14171F);
  t.card = rgb(0x1C212B);
  t.ink = rgb(0xE6E9EF);
  t.muted = rgb(0x9AA3B2);
  t.rule = rgb(0x303744);
  t.query = rgb(0x74A6FF);
  t.key = rgb(0xEBA34F);
  t.value = rgb(0x5CC797);
  t.weight = rgb(0xAB90F7);
  t.focus = rgb(0xF2739F);
  t.good = rgb(0x5CC797);
  t.hatch = rgb(0x454D5C);
  t.hatch_back = rgb(0x1A1E27);
  t.accent_soft = rgb(0x2C2747);
  t.dark = true;
  return t;
}

/// White and black, saturated colours and thick lines: a weak lamp and the last row of the room.
Theme projector_theme() {
  Theme t;
  t.kind = ThemeKind::projector;
  t.paper = rgb(0xFFFFFF);
  t.card = rgb(0xFFFFFF);
  t.ink = rgb(0x000000);
  t.muted = rgb(0x3D4450);
  t.rule = rgb(0x9A9A9A);
  t.query = rgb(0x0B4FCC);
  t.key = rgb(0xA85400);
  t.value = rgb(0x00703C);
  t.weight = rgb(0x5527CC);
  t.focus = rgb(0xC00060);
  t.good = rgb(0x00703C);
  t.hatch = rgb(0xB0B0B0);
  t.hatch_back = rgb(0xFFFFFF);
  t.accent_soft = rgb(0xDDD3FA);
  t.line = 1.75F;
  return t;
}

constexpr std::size_t entries = 257;  // odd: zero has an entry of its own
using Table = std::array<Color, entries>;

/// From `from` through `middle` to `to` in steps that look equally large: the middle stands where the way to it ends.
Table sequential_table(Color from, Color middle, Color to) {
  const Oklab a = to_oklab(from);
  const Oklab m = to_oklab(middle);
  const Oklab b = to_oklab(to);
  const float bend = difference(a, m) / (difference(a, m) + difference(m, b));
  Table table{};
  for (std::size_t i = 0; i < entries; ++i) {
    const float t = static_cast<float>(i) / (entries - 1);
    table[i] = from_oklab(t < bend ? mix(a, m, t / bend) : mix(m, b, (t - bend) / (1 - bend)));
  }
  return table;
}

/// Two arms of the same lightness and chroma, of opposite hues (blue 255°, orange 46°), that meet in a grey. Blue and
/// orange stay apart for every common colour blindness.
Table diverging_table(float middle_lightness, float end_lightness, float end_chroma) {
  constexpr Oklab blue{0, -0.25882F, -0.96593F};  // cos, sin of 255°
  constexpr Oklab orange{0, 0.69466F, 0.71934F};  // of 46°
  Table table{};
  for (std::size_t i = 0; i < entries; ++i) {
    const float t = 2 * static_cast<float>(i) / (entries - 1) - 1;
    const float amount = t < 0 ? -t : t;
    const Oklab& hue = t < 0 ? blue : orange;
    table[i] = from_oklab({middle_lightness + (end_lightness - middle_lightness) * amount, hue.a * end_chroma * amount,
                           hue.b * end_chroma * amount});
  }
  return table;
}

/// Of two relative luminances (WCAG 2.1).
float ratio(float a, float b) { return (std::max(a, b) + 0.05F) / (std::min(a, b) + 0.05F); }

/// Relative luminance to about 0.0003: asked for every digit of every cell, so the powers are taken once.
float quick_luminance(Color c) {
  constexpr int steps = 4095;
  static const auto table = [] {
    std::array<float, steps + 1> made{};
    for (int i = 0; i <= steps; ++i) made[static_cast<std::size_t>(i)] = linear_light(static_cast<float>(i) / steps);
    return made;
  }();
  const auto light = [](float v) {
    return table[static_cast<std::size_t>(std::lround(std::clamp(v, 0.0F, 1.0F) * steps))];
  };
  return 0.2126F * light(c.r) + 0.7152F * light(c.g) + 0.0722F * light(c.b);
}

Color look_up(const Table& table, float t) {
  if (!(t > 0)) return table.front();  // NaN too
  if (t >= 1) return table.back();
  return table[static_cast<std::size_t>(std::lround(t * (entries - 1)))];
}

}  // namespace

Color rgb(std::uint32_t hex) {
  const auto channel = [hex](int shift) { return static_cast<float>((hex >> shift) & 0xFFU) / 255; };
  return {channel(16), channel(8), channel(0), 1};
}

Color with_alpha(Color color, float alpha) { return {color.r, color.g, color.b, alpha}; }

Color mix(Color from, Color to, float amount) {
  const auto between = [amount](float a, float b) { return a + (b - a) * amount; };
  return {between(from.r, to.r), between(from.g, to.g), between(from.b, to.b), between(from.a, to.a)};
}

const Theme& theme(ThemeKind kind) {
  static const Theme light = light_theme();
  static const Theme dark = dark_theme();
  static const Theme projector = projector_theme();
  switch (kind) {
    case ThemeKind::dark:
      return dark;
    case ThemeKind::projector:
      return projector;
    case ThemeKind::light:
      break;
  }
  return light;
}

Color sequential(const Theme& theme, float t) {
  static const Table light = sequential_table(rgb(0xFBFAF7), rgb(0x6A4BC4), rgb(0x2D146E));
  static const Table dark = sequential_table(rgb(0x1C212B), rgb(0x7A59DA), rgb(0xE2D9FF));
  static const Table projector = sequential_table(rgb(0xFFFFFF), rgb(0x5F35D6), rgb(0x1E0A5C));
  switch (theme.kind) {
    case ThemeKind::dark:
      return look_up(dark, t);
    case ThemeKind::projector:
      return look_up(projector, t);
    case ThemeKind::light:
      break;
  }
  return look_up(light, t);
}

Color diverging(const Theme& theme, float t) {
  static const Table light = diverging_table(0.975F, 0.57F, 0.156F);
  static const Table dark = diverging_table(0.27F, 0.76F, 0.118F);
  static const Table projector = diverging_table(1.0F, 0.53F, 0.145F);
  const float place = 0.5F + 0.5F * t;
  if (t != t) return look_up(theme.kind == ThemeKind::dark ? dark : light, 0.5F);
  switch (theme.kind) {
    case ThemeKind::dark:
      return look_up(dark, place);
    case ThemeKind::projector:
      return look_up(projector, place);
    case ThemeKind::light:
      break;
  }
  return look_up(light, place);
}

float contrast(Color a, Color b) {
  const auto luminance = [](Color c) {
    return 0.2126F * linear_light(c.r) + 0.7152F * linear_light(c.g) + 0.0722F * linear_light(c.b);
  };
  return ratio(luminance(a), luminance(b));
}

Color text_on(const Theme& theme, Color background) {
  const Color black = rgb(0x000000);
  const Color white = rgb(0xFFFFFF);
  const Color other = theme.dark ? theme.paper : white;
  const float behind = quick_luminance(background);
  const float ink_ratio = ratio(quick_luminance(theme.ink), behind);
  const float other_ratio = ratio(quick_luminance(other), behind);
  if (std::max(ink_ratio, other_ratio) >= 4.53F)  // a little more than is needed, for the rounding
    return ink_ratio >= other_ratio ? theme.ink : other;
  return ratio(0, behind) >= ratio(1, behind) ? black : white;
}

}  // namespace headlight
