// Draws every view and every panel in both languages at three sizes of the window, and fails on what a reader could not
// read: clipped or shortened labels, missing glyphs, texts over each other.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "app/ui/presenter.h"
#include "app/ui/tour.h"
#include "app/views/view.h"
#include "core/figure/rich_text.h"
#include "core/lab/state_path.h"
#include "tests/ui/audit.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

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

/// A teacher's window, and the tour.
void audit_the_classroom(Driver& d, Size size) {
  for (const Lang lang : {Lang::en, Lang::zh}) {
    d.session.set_language(lang);
    const LabState usual = d.session.state;
    present(d.session, true);
    d.session.presenter.pen.on = true;
    for (const View& view : views()) {
      if (view.kind == ViewKind::training) continue;  // nothing is trained, nothing is said
      if (size.width < 1024) continue;                // no projector is smaller
      d.session.state.view = view.kind;
      d.settle();
      audit(d.session, size);
    }
    present(d.session, false);
    d.session.state = usual;
    for (int stop = 0; stop < static_cast<int>(tour_stops().size()); ++stop) {
      begin_tour(d.session, stop);
      d.settle();
      audit(d.session, size, true);
    }
    end_tour(d.session);
    d.session.panel = Panel::exporting;
    d.settle();
    d.click("export.kind.5");
    audit(d.session, size);
    d.click("export.kind.0");
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
  audit_the_classroom(d, GetParam());
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
