#include "tests/ui/audit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "app/ui/registry.h"

namespace headlight::testing {
namespace {

std::string where(const Session& session, Size size) {
  return std::to_string(static_cast<int>(size.width)) + "×" + std::to_string(static_cast<int>(size.height)) + " " +
         (session.state.preferences.lang == Lang::zh ? "zh" : "en") + " view " +
         std::to_string(static_cast<int>(session.state.view)) + " panel " +
         std::to_string(static_cast<int>(session.panel));
}

bool inside(Rect inner, Rect outer) {
  constexpr float slack = 2;
  return inner.x >= outer.x - slack && inner.right() <= outer.right() + slack && inner.y >= outer.y - slack &&
         inner.bottom() <= outer.bottom() + slack;
}

bool collide(Rect a, Rect b) {
  const float x = std::min(a.right(), b.right()) - std::max(a.x, b.x);
  const float y = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
  return x > 3 && y > 4;
}

/// The part of a text that can be seen.
Rect seen_part(const TextInfo& t) {
  const float x = std::max(t.rect.x, t.clip.x), y = std::max(t.rect.y, t.clip.y);
  return {x, y, std::min(t.rect.right(), t.clip.right()) - x, std::min(t.rect.bottom(), t.clip.bottom()) - y};
}

}  // namespace

void audit(const Session& session, Size size, bool card) {
  const std::string place = where(session, size);
  std::set<std::string> told;
  const auto fail = [&](const std::string& words) {
    if (told.insert(words).second) ADD_FAILURE() << words << " [" << place << "]";
  };
  const auto& texts = registry::texts();
  EXPECT_GT(texts.size(), 10U) << place;
  for (const TextInfo& t : texts) {
    if (t.missing != 0)
      fail("no glyph for U+" + std::to_string(static_cast<unsigned>(t.missing)) + " in “" + t.text + "”");
    if (t.shortened) fail("shortened: “" + t.text + "”");
    if (!t.scrolls && !t.turned && !inside(t.rect, t.clip)) fail("clipped: “" + t.text + "”");
    for (const TextInfo& other : texts) {
      if (card || &other <= &t || t.turned || other.turned) continue;
      if (collide(seen_part(t), seen_part(other))) fail("“" + t.text + "” lies over “" + other.text + "”");
    }
  }
}

}  // namespace headlight::testing
