#include "core/figure/oklab.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

float gamma(float linear) {
  linear = std::clamp(linear, 0.0F, 1.0F);
  return linear <= 0.0031308F ? 12.92F * linear : 1.055F * std::pow(linear, 1 / 2.4F) - 0.055F;
}

}  // namespace

float linear_light(float srgb) { return srgb <= 0.04045F ? srgb / 12.92F : std::pow((srgb + 0.055F) / 1.055F, 2.4F); }

Oklab to_oklab(Color color) {
  const float r = linear_light(color.r);
  const float g = linear_light(color.g);
  const float b = linear_light(color.b);
  const float l = std::cbrt(0.4122214708F * r + 0.5363325363F * g + 0.0514459929F * b);
  const float m = std::cbrt(0.2119034982F * r + 0.6806995451F * g + 0.1073969566F * b);
  const float s = std::cbrt(0.0883024619F * r + 0.2817188376F * g + 0.6299787005F * b);
  return {0.2104542553F * l + 0.7936177850F * m - 0.0040720468F * s,
          1.9779984951F * l - 2.4285922050F * m + 0.4505937099F * s,
          0.0259040371F * l + 0.7827717662F * m - 0.8086757660F * s};
}

Color from_oklab(Oklab color) {
  const auto cube = [](float x) { return x * x * x; };
  const float l = cube(color.L + 0.3963377774F * color.a + 0.2158037573F * color.b);
  const float m = cube(color.L - 0.1055613458F * color.a - 0.0638541728F * color.b);
  const float s = cube(color.L - 0.0894841775F * color.a - 1.2914855480F * color.b);
  return {gamma(4.0767416621F * l - 3.3077115913F * m + 0.2309699292F * s),
          gamma(-1.2684380046F * l + 2.6097574011F * m - 0.3413193965F * s),
          gamma(-0.0041960863F * l - 0.7034186147F * m + 1.7076147010F * s)};
}

Oklab mix(Oklab from, Oklab to, float amount) {
  return {from.L + (to.L - from.L) * amount, from.a + (to.a - from.a) * amount, from.b + (to.b - from.b) * amount};
}

float difference(Oklab a, Oklab b) { return std::hypot(a.L - b.L, a.a - b.a, a.b - b.b); }

}  // namespace headlight
