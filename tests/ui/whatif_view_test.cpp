#include <gtest/gtest.h>

#include <set>

#include "app/views/interventions.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState translation() {
  LabState state = initial_state();
  state.request.model.folder = "translate-en-fr";
  state.request.sentences = {"The animal didn't cross the street because it was too wide."};
  state.request.targets = {"L'animal n'a pas traversé la rue parce qu'elle était trop large."};
  state.selection.decoder_stack = true;
  state.selection.attention = AttentionKind::cross;
  state.selection.layer = 0;
  state.selection.head = 0;
  state.selection.query = 10;
  state.view = ViewKind::whatif;
  return state;
}

float probability_of_elle(const Session& session) {
  const auto& run = *session.run;
  return run.value("decoder.probs")(0, 10, run.model->target.id("elle"));
}

TEST(WhatIfView, SilencingTheHeadChangesTheWholeProgram) {
  Driver d(translation());
  d.settle();
  const float before = probability_of_elle(d.session);
  d.click("whatif.silence");
  d.settle();
  ASSERT_EQ(d.session.state.request.interventions.size(), 1U);
  EXPECT_LT(probability_of_elle(d.session), before - 0.9F);
  d.click("whatif.on");
  d.settle();
  EXPECT_FLOAT_EQ(probability_of_elle(d.session), before) << "switched off";
  d.click("whatif.on");
  d.session.state.view = ViewKind::heatmap;
  d.settle();
  EXPECT_TRUE(d.has("strip.clear")) << "every other view says that something is changed";
  d.click("strip.clear");
  d.settle();
  EXPECT_TRUE(d.session.state.request.interventions.empty());
  EXPECT_FLOAT_EQ(probability_of_elle(d.session), before);
  d.press(Key::z, true);
  EXPECT_EQ(d.session.state.request.interventions.size(), 1U) << "undo brings it back";
}

TEST(WhatIfView, TheMenuChangesTheLockedNumber) {
  LabState state = initial_state();
  state.view = ViewKind::whatif;
  state.selection.locked = ValueRef{"blocks.0.attn.pattern", {1, 3, 2}};
  Driver d(state);
  d.settle();
  d.click("whatif.add");
  d.frames();
  for (int i = 0; i < 12; ++i)
    if (d.has("whatif.add." + std::to_string(i)) &&
        d.label("whatif.add." + std::to_string(i)).find("设定锁定的权重") == 0) {
      d.click("whatif.add." + std::to_string(i));
      break;
    }
  d.settle();
  ASSERT_EQ(d.session.state.request.interventions.size(), 1U);
  const Intervention& made = d.session.state.request.interventions[0];
  EXPECT_EQ(made.kind, Intervention::Kind::weight);
  EXPECT_EQ(made.head, 1);
  const Rect slider = d.rect("whatif.amount");
  d.drag({slider.x + slider.w * 0.5F, slider.y + slider.h / 2}, {slider.x + slider.w * 0.8F, slider.y + slider.h / 2});
  d.settle();
  const Tensor& pattern = d.session.run->value("blocks.0.attn.pattern");
  EXPECT_FLOAT_EQ(pattern(1, 3, 2), d.session.state.request.interventions[0].amount);
  EXPECT_NEAR(pattern.slice(1).row(3).sum(), 1, 1e-5);
  d.click("whatif.share");
  EXPECT_EQ(d.session.state.request.interventions[0].kind, Intervention::Kind::set);
  d.click("whatif.change.0.remove");
  EXPECT_TRUE(d.session.state.request.interventions.empty());
}

TEST(WhatIfView, AWiggledNumberSwingsAndTheStateStays) {
  LabState state = initial_state();
  state.view = ViewKind::whatif;
  state.request.interventions = {
      {.kind = Intervention::Kind::set, .value = "blocks.0.attn.q", .head = 0, .row = 1, .col = 1, .amount = 0.5F}};
  Driver d(state);
  d.settle();
  d.click("whatif.wiggle");
  std::vector<float> seen;
  for (int i = 0; i < 5; ++i) {
    d.rest(0.2);
    d.frames();
    d.session.wait();
    seen.push_back(d.session.run->value("blocks.0.attn.q")(0, 1, 1));
  }
  EXPECT_NE(seen.front(), seen.back());
  EXPECT_FLOAT_EQ(d.session.state.request.interventions[0].amount, 0.5F);
  d.click("whatif.wiggle");
  d.settle();
  EXPECT_FLOAT_EQ(d.session.run->value("blocks.0.attn.q")(0, 1, 1), 0.5F);
}

TEST(WhatIfView, APatchComesFromAnotherSentenceAndSaysWhenThatHasNoSuchPosition) {
  Driver d(translation());
  d.settle();
  const std::vector<Change> changes = possible_changes(d.session);
  changes.back().make(d.session);
  d.settle();
  ASSERT_EQ(d.session.state.request.interventions.size(), 1U);
  Intervention& patch = d.session.state.request.interventions.front();
  EXPECT_NE(patch.sentence, d.session.sentence());
  EXPECT_FALSE(patch_fault(d.session, patch));
  patch.target = "Il";
  const auto fault = patch_fault(d.session, patch);
  ASSERT_TRUE(fault);
  EXPECT_NE(fault->in(Lang::en).find("no position 10"), std::string::npos);
  d.settle();
  EXPECT_TRUE(d.has("whatif.sentence"));
}

TEST(WhatIfView, TheOutputOfTheDecidingHeadFromAnotherSentenceCarriesItsPronoun) {
  Driver d(translation());
  d.settle();
  const float before = probability_of_elle(d.session);
  std::set<std::string> patched;
  for (const Change& change : possible_changes(d.session)) {
    if (!change.enabled) continue;
    d.session.state.request.interventions.clear();
    change.make(d.session);
    if (d.session.state.request.interventions.back().kind != Intervention::Kind::patch) continue;
    d.session.state.request.interventions.back().sentence =
        "The animal didn't cross the street because it was too tired.";
    d.settle();
    EXPECT_EQ(d.session.run_error, "");
    const std::string name = change.name.in(Lang::en);
    patched.insert(name);
    const float now = probability_of_elle(d.session);
    if (name.find("this head") != std::string::npos) {
      EXPECT_LT(now, before - 0.9F);
    } else if (name.find("before layer") != std::string::npos) {
      EXPECT_NEAR(now, before, 0.01F) << "here it is the word and its position alone";
    }
  }
  EXPECT_EQ(patched.size(), 3U);
}

TEST(WhatIfView, EveryKindOfChangeRuns) {
  Driver d(translation());
  d.settle();
  int made = 0;
  for (int i = 0; i < 12; ++i) {
    d.click("whatif.add");
    d.frames();
    const std::string id = "whatif.add." + std::to_string(i);
    if (!d.has(id)) break;
    d.click(id);
    d.settle();
    EXPECT_EQ(d.session.run_error, "") << i;
    ++made;
    d.session.state.request.interventions.clear();
    d.settle();
  }
  EXPECT_GE(made, 10);
}

}  // namespace
}  // namespace headlight::testing
