// The views of heads, rollout, logit lens and gradients: every control, and what a click on their figures means.
#include <gtest/gtest.h>

#include "core/analysis/logit_lens.h"
#include "core/lab/gradients_picture.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState looking(ViewKind view, Architecture architecture = Architecture::decoder) {
  LabState state = initial_state();
  state.preferences.lang = Lang::en;
  state.request.model.config = with_architecture(state.request.model.config, architecture);
  if (architecture == Architecture::encoder_decoder) state.request.targets = {"it is a fine day"};
  state.view = view;
  return state;
}

/// The middle of the first place of the figure with such a tag. Fails the test when there is none.
template <typename Wanted>
void click_tag(Driver& d, const std::string& view, const Wanted& wanted) {
  const Rect origin = d.rect(view + ".figure.figure");
  for (float y = 2; y < d.session.current_figure->height; y += 3)
    for (float x = 2; x < d.session.current_figure->width; x += 3) {
      const auto tag = d.session.current_figure->hit({x, y});
      if (!tag || !wanted(*tag)) continue;
      d.click_at({origin.x + x, origin.y + y});
      d.settle();
      return;
    }
  ADD_FAILURE() << "no such place in " << view;
}

void drag_slider(Driver& d, std::string_view id, float from, float to) {
  const Rect r = d.rect(id);
  const float y = r.y + r.h / 2;
  d.drag({r.x + r.w * from, y}, {r.x + r.w * to, y});
  d.settle();
}

TEST(HeadsView, FormsSentencesAndGroups) {
  Driver d(looking(ViewKind::heads));
  d.settle();
  ASSERT_TRUE(d.session.study);
  HeadsOptions& options = d.session.state.heads;
  d.click("heads.form.1");
  d.settle();
  EXPECT_EQ(options.form, HeadsOptions::Form::map);
  d.click("heads.measure");
  d.settle();
  d.click("heads.measure.2");
  d.settle();
  EXPECT_EQ(options.sort, "same");
  d.click("heads.form.2");
  d.settle();
  EXPECT_EQ(options.form, HeadsOptions::Form::groups);
  const float before = options.alike;
  drag_slider(d, "heads.alike", 0.6F, 0.45F);
  EXPECT_NE(options.alike, before);
  for (int over = 3; over >= 0; --over) {
    d.click("heads.over");
    d.settle();
    d.click("heads.over." + std::to_string(over));
    d.settle();
    EXPECT_EQ(static_cast<int>(options.over), over);
    EXPECT_TRUE(d.session.study) << over;
    EXPECT_EQ(d.has("heads.count"), over == 3);
    if (over == 3) {
      d.click("heads.form.0");
      d.settle();
      drag_slider(d, "heads.count", 0.7F, 0.5F);
      EXPECT_NE(options.count, 32);
    }
  }
}

TEST(HeadsView, AClickOnAHeadingSortsAndOnARowChooses) {
  Driver d(looking(ViewKind::heads));
  d.settle();
  const auto heading = [](const Tag& tag) {
    return tag.kind == Tag::Kind::setting && tag.value.name.starts_with("heads.sort=\"entropy\"");
  };
  click_tag(d, "heads", heading);
  EXPECT_EQ(d.session.state.heads.sort, "entropy");
  EXPECT_TRUE(d.session.state.heads.descending);
  click_tag(d, "heads", heading);
  EXPECT_FALSE(d.session.state.heads.descending);
  click_tag(d, "heads", [](const Tag& tag) {
    return tag.kind == Tag::Kind::head && tag.value.at.batch == 1 && tag.value.at.row == 2;
  });
  EXPECT_EQ(d.session.state.selection.layer, 1);
  EXPECT_EQ(d.session.state.selection.head, 2);
}

TEST(RolloutView, LayersResidualAndHeads) {
  Driver d(looking(ViewKind::rollout));
  d.settle();
  const auto first = d.session.study;
  ASSERT_TRUE(first);
  drag_slider(d, "rollout.layers", 0.75F, 0.5F);
  EXPECT_EQ(d.session.state.rollout.layers, 1);
  EXPECT_EQ(d.session.study, first) << "the same numbers, fewer layers";
  drag_slider(d, "rollout.residual", 0.65F, 0.55F);
  EXPECT_NE(d.session.state.rollout.residual, 0.5F);
  EXPECT_NE(d.session.study, first);
  d.click("rollout.heads.1");
  EXPECT_TRUE(d.session.state.rollout.strongest);
  d.click("rollout.heads.0");
  EXPECT_FALSE(d.session.state.rollout.strongest);
}

TEST(RolloutView, AShareOpensInTheCalculator) {
  Driver d(looking(ViewKind::rollout));
  d.settle();
  click_tag(d, "rollout", [](const Tag& tag) { return tag.kind == Tag::Kind::cell; });
  ASSERT_TRUE(d.session.state.selection.locked);
  ASSERT_TRUE(d.session.explanation) << "a share is explained by the product that made it";
  EXPECT_FALSE(d.session.explanation->operands.empty());
}

TEST(LensView, ItsSwitchesAndAClickOnACell) {
  Driver d(looking(ViewKind::lens));
  d.settle();
  d.click("lens.follow.1");
  EXPECT_TRUE(d.session.state.lens.follow);
  d.click("lens.follow.0");
  EXPECT_FALSE(d.session.state.lens.follow);
  d.click("lens.inside");
  d.settle();
  EXPECT_FALSE(d.session.state.lens.inside);
  d.click("lens.inside");
  d.settle();
  click_tag(d, "lens", [](const Tag& tag) {
    return tag.kind == Tag::Kind::cell && tag.value.name.find("resid_mid") != std::string::npos;
  });
  ASSERT_TRUE(d.session.state.selection.locked);
  EXPECT_TRUE(d.session.explanation);
}

TEST(LensView, TheEncoderOfTwoStacksSaysThatItHasNoWords) {
  Driver d(looking(ViewKind::lens, Architecture::encoder_decoder));
  d.settle();
  ASSERT_TRUE(d.session.current_figure);
  EXPECT_EQ(d.session.current_figure->title, "The encoder has no words of its own to say.");
}

TEST(GradientsView, FormsGoalsWordsAndValues) {
  Driver d(looking(ViewKind::gradients));
  d.settle();
  GradientsOptions& options = d.session.state.gradients;
  EXPECT_FALSE(d.has("gradients.word")) << "the loss asks for the words that follow";
  d.click("gradients.of.1");
  d.settle();
  EXPECT_EQ(options.of, GradientsOptions::Of::logit);
  d.click("gradients.word");
  d.settle();
  d.click("gradients.word.3");
  d.settle();
  EXPECT_GE(options.word, 0);
  const auto* study = dynamic_cast<const GradientStudy*>(d.session.study.get());
  ASSERT_NE(study, nullptr);
  EXPECT_EQ(study->result.word, options.word);
  d.click("gradients.other");
  d.type("天气");
  d.settle();
  EXPECT_EQ(options.word, predicted_words(*d.session.run).id("天气"));
  d.press(Key::escape);
  d.settle();
  d.click("gradients.of.2");
  d.settle();
  EXPECT_EQ(options.of, GradientsOptions::Of::probability);
  d.click("gradients.form.1");
  d.settle();
  EXPECT_EQ(options.form, GradientsOptions::Form::attention);
  EXPECT_NE(d.session.current_figure->title.find("weights"), std::string::npos);
  d.click("gradients.form.2");
  d.settle();
  EXPECT_EQ(options.form, GradientsOptions::Form::value);
  d.click("gradients.value");
  d.settle();
  d.click("gradients.value.1");
  d.settle();
  EXPECT_EQ(options.value, "embed_scaled");
  d.click("gradients.of.0");
  d.settle();
  EXPECT_EQ(options.of, GradientsOptions::Of::loss);
}

TEST(GradientsView, AGradientOpensInTheCalculator) {
  LabState state = looking(ViewKind::gradients);
  state.gradients.form = GradientsOptions::Form::attention;
  Driver d(state);
  d.settle();
  click_tag(d, "gradients", [](const Tag& tag) {
    return tag.kind == Tag::Kind::cell && tag.value.name.ends_with(".gradient_times") && tag.value.at.row == 3;
  });
  ASSERT_TRUE(d.session.explanation);
  EXPECT_EQ(d.session.explanation->operands.size(), 2U) << "gradient times weight";
}

// Everything goes on while somebody types: newest sentence, newest study, no old one left.
TEST(HeadViews, FollowTheSentenceWhileTyping) {
  for (const ViewKind view : {ViewKind::heads, ViewKind::rollout, ViewKind::lens, ViewKind::gradients}) {
    Driver d(looking(view));
    d.settle();
    for (const char* words : {"a", "a b", "a b c", "", "a b c a b c d"}) {
      d.session.set_sentence(words);
      d.frames(1);
    }
    d.settle();
    ASSERT_TRUE(d.session.study) << static_cast<int>(view);
    EXPECT_EQ(d.session.study->run(0)->source.front().length, 7);
    d.session.set_sentence("");
    d.settle();
    EXPECT_FALSE(d.session.study);
  }
}

// Another model with other sizes while the old study is still shown.
TEST(HeadViews, AnotherModelIsDrawnWithoutHarm) {
  for (const ViewKind view : {ViewKind::heads, ViewKind::rollout, ViewKind::lens, ViewKind::gradients}) {
    Driver d(looking(view, Architecture::encoder_decoder));
    d.session.state.selection.decoder_stack = true;
    d.session.state.selection.attention = AttentionKind::cross;
    d.session.state.selection.layer = 1;
    d.session.state.selection.head = 3;
    d.settle();
    ModelConfig& config = d.session.state.request.model.config;
    config = with_architecture(config, Architecture::encoder);
    config.n_layers = 1;
    config.n_heads = 1;
    config.d_head = config.d_model;
    d.frames(3);
    d.settle();
    EXPECT_TRUE(d.session.study);
  }
}

}  // namespace
}  // namespace headlight::testing
