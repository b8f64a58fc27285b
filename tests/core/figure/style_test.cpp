#include "core/figure/style.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/figure/oklab.h"

namespace headlight {
namespace {

const ThemeKind kinds[] = {ThemeKind::light, ThemeKind::dark, ThemeKind::projector};

TEST(Oklab, HasWhiteAndBlackAtItsEndsAndGoesBackAndForth) {
  EXPECT_NEAR(to_oklab(rgb(0xFFFFFF)).L, 1, 1e-3);
  EXPECT_NEAR(to_oklab(rgb(0x000000)).L, 0, 1e-3);
  EXPECT_NEAR(to_oklab(rgb(0xFF0000)).a, 0.2249, 1e-3);  // Ottosson's own table
  const Color violet = rgb(0x6A4BC4);
  const Color again = from_oklab(to_oklab(violet));
  EXPECT_NEAR(again.r, violet.r, 1e-3);
  EXPECT_NEAR(again.g, violet.g, 1e-3);
  EXPECT_NEAR(again.b, violet.b, 1e-3);
}

TEST(Sequential, ChangesLightnessOneWayInEqualSteps) {
  for (const ThemeKind kind : kinds) {
    const Theme& t = theme(kind);
    const float direction = t.dark ? 1.0F : -1.0F;
    float smallest = 1;
    float largest = 0;
    for (int i = 1; i <= 32; ++i) {
      const Oklab before = to_oklab(sequential(t, static_cast<float>(i - 1) / 32));
      const Oklab after = to_oklab(sequential(t, static_cast<float>(i) / 32));
      EXPECT_GT(direction * (after.L - before.L), 0.005F) << i;
      smallest = std::min(smallest, difference(before, after));
      largest = std::max(largest, difference(before, after));
    }
    EXPECT_LT(largest, 1.12F * smallest);
  }
}

TEST(Sequential, RunsFromThePaperThroughTheVioletOfTheWeights) {
  const Theme& t = theme(ThemeKind::light);
  EXPECT_LT(difference(to_oklab(sequential(t, 0)), to_oklab(t.paper)), 0.002F);
  EXPECT_LT(difference(to_oklab(sequential(t, 1)), to_oklab(rgb(0x2D146E))), 0.002F);
  float nearest = 1;
  for (int i = 0; i <= 100; ++i)
    nearest = std::min(nearest, difference(to_oklab(sequential(t, static_cast<float>(i) / 100)), to_oklab(t.weight)));
  EXPECT_LT(nearest, 0.01F);
  const Theme& dark = theme(ThemeKind::dark);
  EXPECT_LT(difference(to_oklab(sequential(dark, 0)), to_oklab(dark.card)), 0.002F);
}

TEST(Diverging, IsSymmetricAboutAGreyZero) {
  for (const ThemeKind kind : kinds) {
    const Theme& t = theme(kind);
    const Oklab zero = to_oklab(diverging(t, 0));
    EXPECT_LT(std::hypot(zero.a, zero.b), 0.001F);
    for (int i = 1; i <= 20; ++i) {
      const float amount = static_cast<float>(i) / 20;
      const Oklab below = to_oklab(diverging(t, -amount));
      const Oklab above = to_oklab(diverging(t, amount));
      EXPECT_NEAR(below.L, above.L, 0.006F) << amount;
      EXPECT_NEAR(difference(below, zero), difference(above, zero), 0.012F) << amount;
      EXPECT_LT(below.b, -0.003F) << "blue below zero";
      EXPECT_GT(above.b, 0.003F) << "orange above";
      EXPECT_GT(above.a, 0.002F);
    }
  }
}

/// What a person without green cones sees of a colour: Viénot, Brettel, Mollon (1999), in linear light.
Oklab as_deuteranope(Color c) {
  const float r = linear_light(c.r);
  const float g = linear_light(c.g);
  const float b = linear_light(c.b);
  const auto encode = [](float x) {
    x = std::clamp(x, 0.0F, 1.0F);
    return x <= 0.0031308F ? 12.92F * x : 1.055F * std::pow(x, 1 / 2.4F) - 0.055F;
  };
  const float yellow = encode(0.29275F * r + 0.70725F * g);
  return to_oklab({yellow, yellow, encode(-0.02234F * r + 0.02234F * g + b), 1});
}

TEST(Diverging, KeepsItsArmsApartForTheColourBlind) {
  for (const ThemeKind kind : kinds)
    EXPECT_GT(difference(as_deuteranope(diverging(theme(kind), -0.5F)), as_deuteranope(diverging(theme(kind), 0.5F))),
              0.08F);
}

TEST(Maps, ClampAndTakeNotANumberForZero) {
  const Theme& t = theme(ThemeKind::light);
  EXPECT_EQ(sequential(t, -3), sequential(t, 0));
  EXPECT_EQ(sequential(t, 7), sequential(t, 1));
  EXPECT_EQ(diverging(t, -3), diverging(t, -1));
  EXPECT_EQ(diverging(t, NAN), diverging(t, 0));
  EXPECT_EQ(sequential(t, NAN), sequential(t, 0));
}

TEST(TextOn, ReadsOnEveryColourOfBothMaps) {
  for (const ThemeKind kind : kinds) {
    const Theme& t = theme(kind);
    for (int i = -50; i <= 50; ++i) {
      const float amount = static_cast<float>(i) / 50;
      const Color b = diverging(t, amount);
      EXPECT_GE(contrast(text_on(t, b), b), 4.5F) << amount;
      const Color s = sequential(t, 0.5F + amount / 2);
      EXPECT_GE(contrast(text_on(t, s), s), 4.5F) << amount;
    }
    EXPECT_EQ(text_on(t, t.paper), t.ink);
  }
}

TEST(Theme, SetsTextThatReadsOnPaperAndCard) {
  EXPECT_NEAR(contrast(rgb(0xFFFFFF), rgb(0x000000)), 21, 0.01);
  for (const ThemeKind kind : kinds) {
    const Theme& t = theme(kind);
    for (const Color back : {t.paper, t.card}) {
      EXPECT_GE(contrast(t.ink, back), 7);
      EXPECT_GE(contrast(t.muted, back), 4.5F);
      // the light theme's colours are given by the design; the others are ours and read as text
      const float least = kind == ThemeKind::light ? 3.2F : 4.5F;
      for (const Color color : {t.query, t.key, t.value, t.weight, t.focus, t.good})
        EXPECT_GE(contrast(color, back), least);
    }
  }
}

}  // namespace
}  // namespace headlight
