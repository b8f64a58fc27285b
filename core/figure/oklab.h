#pragma once
// Oklab: a space in which equal distances look equally different. Matrices and gamma from Björn Ottosson, "A perceptual
// color space for image processing" (2020), and IEC 61966-2-1 (sRGB).
#include "core/figure/style.h"

namespace headlight {

struct Oklab {
  float L = 0, a = 0, b = 0;  // lightness 0 … 1; green–red; blue–yellow
};
Oklab to_oklab(Color color);     // alpha is dropped
Color from_oklab(Oklab color);   // clamped to sRGB
float linear_light(float srgb);  // one channel, 0 … 1

/// Between two colours, straight in Oklab.
Oklab mix(Oklab from, Oklab to, float amount);
/// How different two colours look: their distance.
float difference(Oklab a, Oklab b);

}  // namespace headlight
