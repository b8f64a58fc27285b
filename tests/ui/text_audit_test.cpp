// Draws every view and every panel in both languages at three sizes of the window, and fails on what a reader could not
// read: clipped or shortened labels, missing glyphs, texts over each other.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "app/views/view.h"
#include "core/figure/rich_text.h"
#include "core/lab/state_path.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

struct Size {
  float width, height;
};
constexpr Size sizes[] = {{1280, 800}, {900, 600}, {1920, 1080}};

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

void audit(const Session& session, Size size) {
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
      if (&other <= &t || t.turned || other.turned) continue;
      if (collide(seen_part(t), seen_part(other))) fail("“" + t.text + "” lies over “" + other.text + "”");
    }
  }
}

/// Forms of views that are not those they open with: each a line of fields, as in with_field.
const std::vector<std::vector<std::string>>& other_forms() {
  static const std::vector<std::vector<std::string>> all{
      {"view=heads", "heads.form=map"},
      {"view=heads", "heads.form=groups", "heads.over=batch"},
      {"view=heads", "heads.form=table", "heads.over=grammar", "heads.sort=entropy"},
      {"view=lens", "lens.follow=true", "lens.inside=false"},
      {"view=rollout", "rollout.layers=1", "rollout.strongest=true"},
      {"view=gradients", "gradients.form=attention", "gradients.of=logit"},
      {"view=gradients", "gradients.form=value", "gradients.of=probability"},
  };
  return all;
}

/// Pictures that a view shows when it is told to.
std::vector<void (*)(LabState&)> further_pictures() {
  using Part = PositionsOptions::Part;
  using Page = ScalingOptions::Page;
  return {
      [](LabState& s) { s.view = ViewKind::positions, s.positions.part = Part::waves; },
      [](LabState& s) { s.view = ViewKind::positions, s.positions.part = Part::shuffle; },
      [](LabState& s) { s.view = ViewKind::scaling, s.scaling.page = Page::tokens; },
      [](LabState& s) { s.view = ViewKind::scaling, s.scaling.page = Page::neighbours; },
      [](LabState& s) { s.view = ViewKind::scaling, s.scaling.page = Page::draws; },
      [](LabState& s) { s.view = ViewKind::inspector, s.inspector.edit = InspectorOptions::Edit::query; },
  };
}

void audit_everything(Driver& d, Size size) {
  for (const Lang lang : {Lang::en, Lang::zh}) {
    d.session.set_language(lang);
    for (const View& view : views()) {
      d.session.state.view = view.kind;
      d.settle();  // what the view asks for must be there before its steps can be counted
      const int steps = view.film != nullptr ? std::max(1, view.film->count(d.session)) : 1;
      for (int step = 0; step < steps; ++step) {
        if (view.film != nullptr) view.film->go(d.session, step);
        d.settle();
        audit(d.session, size);
      }
    }
    const LabState usual = d.session.state;
    for (const auto& fields : other_forms()) {
      for (const std::string& field : fields) d.session.state = with_field(d.session.state, field);
      d.settle();
      audit(d.session, size);
      d.session.state = usual;
    }
    for (const auto& choose : further_pictures()) {
      choose(d.session.state);
      d.settle();
      audit(d.session, size);
      d.session.state = usual;
    }
    for (const Panel panel : {Panel::model, Panel::exporting, Panel::help, Panel::vocabulary}) {
      d.session.panel = panel;
      d.settle();
      audit(d.session, size);
    }
    d.session.panel = Panel::none;
  }
}

class TextAudit : public ::testing::TestWithParam<Size> {
 protected:
  void SetUp() override { registry::record_texts(true); }
  void TearDown() override { registry::record_texts(false); }
};

TEST_P(TextAudit, Encoder) {
  Driver d(initial_state(), GetParam().width, GetParam().height);
  audit_everything(d, GetParam());
}

TEST_P(TextAudit, EncoderDecoderWithSomethingLocked) {
  LabState state = initial_state();
  state.request.model.config = with_architecture(state.request.model.config, Architecture::encoder_decoder);
  state.request.targets = {"it is a fine day"};
  state.selection.decoder_stack = true;
  state.selection.attention = AttentionKind::cross;
  state.selection.locked = ValueRef{"decoder.blocks.0.cross.pattern", {0, 1, 2}};
  Driver d(state, GetParam().width, GetParam().height);
  audit_everything(d, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Sizes, TextAudit, ::testing::ValuesIn(sizes), [](const auto& size) {
  return std::to_string(static_cast<int>(size.param.width)) + "x" + std::to_string(static_cast<int>(size.param.height));
});

/// The audit itself must be able to fail.
TEST(TextAuditItself, FindsAMissingGlyph) {
  registry::record_texts(true);
  Driver d;
  d.session.set_sentence("a \xEE\x80\x80 b");  // U+E000 has no glyph in any font
  d.settle();
  bool found = false;
  for (const TextInfo& t : registry::texts()) found = found || t.missing == 0xE000;
  EXPECT_TRUE(found);
  registry::record_texts(false);
}

}  // namespace
}  // namespace headlight::testing
