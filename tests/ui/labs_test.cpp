// The laboratories of scaling, scores and positions, and the query-key inspector: every control, and every number.
#include <gtest/gtest.h>

#include <cmath>

#include "app/ui/computing.h"
#include "app/ui/draw.h"
#include "core/analysis/scaling_study.h"
#include "core/analysis/scores_study.h"
#include "core/figure/inspector_figure.h"
#include "core/lab/model_source.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState at_view(ViewKind view, const std::string& model = "") {
  LabState state = initial_state();
  if (!model.empty()) use_stored(state.request, model);
  state.view = view;
  return state;
}

void pull(Driver& d, const std::string& id, float from, float to) {
  const Rect at = d.rect(id);
  d.drag({at.x + at.w * from, at.y + at.h / 2}, {at.x + at.w * to, at.y + at.h / 2});
  d.settle();
}

/// Walks down through the first operands until there are none, and gives the last element.
ValueRef followed_down(Driver& d) {
  for (int depth = 0; depth < 60 && d.session.explanation && !d.session.explanation->operands.empty(); ++depth) {
    d.click("calculator.operand.0");
    d.settle();
  }
  return *d.session.state.selection.locked;
}

// ---- embedding scaling
// ------------------------------------------------------------------------------------------------

TEST(Scaling, ControlsChangeTheStudy) {
  Driver d(at_view(ViewKind::scaling));
  d.settle();
  ASSERT_NE(d.session.study, nullptr);
  pull(d, "scaling.factor", 0.5F, 0.75F);
  EXPECT_NE(d.session.state.scaling.factor, LabState{}.scaling.factor);
  EXPECT_FLOAT_EQ(d.session.study->run(2)->config.embedding_scale, d.session.state.scaling.factor);
  pull(d, "scaling.d_model", 0.5F, 0.99F);
  EXPECT_EQ(d.session.state.scaling.d_model, 1024);
  EXPECT_EQ(d.session.study->run(0)->config.d_model, 1024);
  pull(d, "scaling.d_model", 0.8F, 0.01F);
  EXPECT_EQ(d.session.state.scaling.d_model, 8);
  d.hover("scaling.d_model");
  d.press(Key::right);
  d.press(Key::right);
  EXPECT_EQ(d.session.state.scaling.d_model, 24);
  d.settle();
  const float small = d.session.study->run(0)->value("embed").slice(0).row(3).norm();
  d.click("scaling.init.1");
  d.settle();
  EXPECT_NEAR(d.session.study->run(0)->value("embed").slice(0).row(3).norm(), small * std::sqrt(24.0F), 1e-3);
  for (const char* page : {"scaling.page.1", "scaling.page.2", "scaling.page.0"}) {
    const std::string before = d.session.current_figure->title;
    d.click(page);
    d.settle();
    EXPECT_NE(d.session.current_figure->title, before) << page;
  }
  d.click("scaling.page.3");
  d.settle();
  EXPECT_EQ(d.session.state.scaling.page, ScalingOptions::Page::draws);
  const auto seed = d.session.state.scaling.seed;
  d.click("scaling.again");
  d.settle();
  EXPECT_EQ(d.session.state.scaling.seed, seed + 1);
}

TEST(Scaling, ATrainedModelHasItsOwnTableOrADrawnOne) {
  Driver d(at_view(ViewKind::scaling, "cloze"));
  d.session.set_sentence("the cat sees the dog");
  d.settle();
  const headlight::Run& own = *d.session.study->run(0);
  EXPECT_TRUE(own.value("embed").flat() == d.session.run->value("embed").flat());
  d.click("scaling.init.1");
  d.settle();
  const Tensor drawn = d.session.study->run(0)->value("embed");
  EXPECT_FALSE(drawn.flat() == d.session.run->value("embed").flat());
  EXPECT_NEAR(drawn.slice(0).rowwise().norm().mean(), 1, 0.2);
  d.click("scaling.again");
  d.settle();
  EXPECT_FALSE(drawn.flat() == d.session.study->run(0)->value("embed").flat());
  d.click("scaling.init.0");
  d.settle();
  EXPECT_EQ(d.session.state.scaling.init, ScalingOptions::Init::own);
}

TEST(Scaling, EveryNumberCanBeAskedAndFollowedDown) {
  Driver d(at_view(ViewKind::scaling));
  d.settle();
  const ValueRef weight{name_in_column(study_column + 1, "blocks.0.attn.pattern"), {0, 9, 3}};
  d.click_at(d.at_element(weight, "scaling.figure"));
  d.settle();
  ASSERT_TRUE(d.session.state.selection.locked == weight);
  ASSERT_TRUE(d.session.explanation.has_value());
  EXPECT_EQ(d.session.explanation->value, d.session.study->run(1)->value("blocks.0.attn.pattern")(0, 9, 3));
  const InColumn last = column_of(followed_down(d).name);
  EXPECT_EQ(last.column, study_column + 1);
  const Graph& graph = d.session.study->run(1)->graph;
  EXPECT_TRUE(graph.is_parameter(graph.find(last.name)));
}

// ---- scaling of scores
// ------------------------------------------------------------------------------------------------

TEST(Scores, ControlsChangeThePicture) {
  Driver d(at_view(ViewKind::scores));
  d.settle();
  ASSERT_NE(d.session.study, nullptr);
  const auto first = d.session.study;
  pull(d, "scores.d_k", 0.5F, 0.99F);
  EXPECT_EQ(d.session.state.scores.d_k, 1024);
  EXPECT_EQ(d.session.study, first);  // one study for all sizes
  pull(d, "scores.keys", 0.6F, 0.99F);
  EXPECT_EQ(d.session.state.scores.keys, 64);
  EXPECT_NE(d.session.study, first);
  const auto second = d.session.study;
  d.click("scores.again");
  d.settle();
  EXPECT_EQ(d.session.state.scores.seed, 2U);
  EXPECT_NE(d.session.study, second);
}

TEST(Scores, AnotherSentenceNeedsNoNewStudy) {
  Driver d(at_view(ViewKind::scores));
  d.settle();
  const auto before = d.session.study;
  d.session.set_sentence("我 想 玩");
  d.settle();
  EXPECT_EQ(d.session.study, before);
}

// ---- positions
// --------------------------------------------------------------------------------------------------------

TEST(Positions, EveryKindIsRunAndItsCellsOpenInTheCalculator) {
  Driver d(at_view(ViewKind::positions));
  d.settle();
  ASSERT_NE(d.session.study, nullptr);
  EXPECT_EQ(d.session.study->run(2), nullptr);  // no learned table
  const int rotary = static_cast<int>(Position::rotary);
  ASSERT_NE(d.session.study->run(rotary), nullptr);
  const ValueRef weight{name_in_column(study_column + rotary, "blocks.0.attn.pattern"), {0, 9, 3}};
  d.click_at(d.at_element(weight, "positions.figure"));
  d.settle();
  ASSERT_TRUE(d.session.explanation.has_value());
  EXPECT_NEAR(d.session.explanation->value, d.session.study->run(rotary)->value("blocks.0.attn.pattern")(0, 9, 3),
              1e-6);
  EXPECT_EQ(column_of(followed_down(d).name).column, study_column + rotary);
}

TEST(Positions, ShufflesAndTakesTheMaskOff) {
  LabState state = at_view(ViewKind::positions);
  state.request.model.config = with_architecture(state.request.model.config, Architecture::decoder);
  Driver d(state);
  d.settle();
  d.click("positions.part.2");
  d.settle();
  EXPECT_EQ(d.session.state.positions.part, PositionsOptions::Part::shuffle);
  const std::string first = d.session.study->run(5)->request.sentences[0];
  d.click("positions.shuffle");
  d.settle();
  EXPECT_NE(d.session.study->run(5)->request.sentences[0], first);
  EXPECT_TRUE(std::isinf(d.session.study->run(0)->value("blocks.0.attn.masked")(0, 0, 1)));
  d.click("positions.no_mask");
  d.settle();
  EXPECT_FALSE(std::isinf(d.session.study->run(0)->value("blocks.0.attn.masked")(0, 0, 1)));
}

TEST(Positions, WavesFollowTheirSliders) {
  Driver d(at_view(ViewKind::positions));
  d.click("positions.part.1");
  d.settle();
  pull(d, "positions.p", 0.5F, 0.2F);
  pull(d, "positions.q", 0.5F, 0.75F);
  EXPECT_GT(d.session.state.positions.q, d.session.state.positions.p);
  pull(d, "positions.d_model", 0.5F, 0.99F);
  EXPECT_EQ(d.session.state.positions.d_model, 512);
  EXPECT_EQ(d.session.study, nullptr);  // drawn without one
}

TEST(Positions, AModelWithATableShowsIt) {
  Driver d(at_view(ViewKind::positions, "story"));
  d.settle();
  ASSERT_NE(d.session.study->run(static_cast<int>(Position::learned)), nullptr);
  d.click("positions.part.1");
  d.settle();
  const std::string waves = d.session.current_figure->title;
  d.click("positions.own_table");
  d.settle();
  EXPECT_NE(d.session.current_figure->title, waves);
  const ValueRef entry{"position_embedding", {0, 5, 7}};
  d.click_at(d.at_element(entry, "positions.figure"));
  d.settle();
  EXPECT_TRUE(d.session.state.selection.locked == entry);
}

// ---- query and key
// ----------------------------------------------------------------------------------------------------

TEST(Inspector, AClickOnAKeyLooksAtIt) {
  Driver d(at_view(ViewKind::inspector));
  d.settle();
  const ValueRef weight{"blocks.0.attn.pattern", {0, 9, 4}};
  d.click_at(d.at_element(weight, "inspector.figure"));
  d.settle();
  EXPECT_TRUE(d.session.state.selection.locked == weight);
  EXPECT_EQ(inspected_key({*d.session.run, d.session.shown(), {}, {}, Style{}}, d.session.state.inspector), 4);
}

TEST(Inspector, ControlsChangeAComponent) {
  Driver d(at_view(ViewKind::inspector));
  d.settle();
  EXPECT_FALSE(d.has("inspector.value"));
  d.click("inspector.edit.1");
  d.settle();
  InspectorOptions& options = d.session.state.inspector;
  EXPECT_EQ(options.value, d.session.run->value("blocks.0.attn.q")(0, 9, 0));
  pull(d, "inspector.component", 0.4F, 0.99F);
  EXPECT_EQ(options.component, 7);
  EXPECT_EQ(options.value, d.session.run->value("blocks.0.attn.q")(0, 9, 7));
  pull(d, "inspector.value", 0.5F, 0.9F);
  EXPECT_NE(options.value, d.session.run->value("blocks.0.attn.q")(0, 9, 7));
  const float wanted = options.value;
  d.click("inspector.apply");
  d.settle();
  EXPECT_EQ(options.edit, InspectorOptions::Edit::none);
  ASSERT_EQ(d.session.state.request.interventions.size(), 1U);
  EXPECT_EQ(d.session.run->value("blocks.0.attn.q")(0, 9, 7), wanted);
  d.click("inspector.edit.2");
  d.settle();
  EXPECT_EQ(options.edit, InspectorOptions::Edit::key);
  EXPECT_EQ(options.value, d.session.run->value("blocks.0.attn.k")(0, options.key, 7));
  d.click("inspector.edit.0");
  d.settle();
  EXPECT_FALSE(d.has("inspector.component"));
}

// An edit belongs to the numbers it was made for.
TEST(Inspector, AnotherSentenceOrModelForgetsTheEditAndUndoBringsItBack) {
  Driver d(at_view(ViewKind::inspector));
  d.settle();
  const InspectorOptions& options = d.session.state.inspector;
  d.click("inspector.edit.1");
  d.settle();
  pull(d, "inspector.value", 0.5F, 0.9F);
  const InspectorOptions made = options;
  const LabState before = d.session.state;
  d.session.state.selection.query = 2;
  d.session.state.request.model.snapshot = 0;
  d.settle();
  EXPECT_EQ(options.edit, InspectorOptions::Edit::query) << "another word, or along a training: it stays";
  d.session.state = before;
  d.settle();
  d.rest(5);
  d.session.set_sentence("我|想|出|去|玩");
  d.settle();
  EXPECT_EQ(options.edit, InspectorOptions::Edit::none);
  d.session.undo();
  d.settle();
  EXPECT_TRUE(options == made);
  EXPECT_EQ(d.session.sentence(), before.request.sentences.front());
  d.rest(5);
  ASSERT_TRUE(d.session.open_stored("story"));
  d.settle();
  EXPECT_EQ(options.edit, InspectorOptions::Edit::none);
  d.session.undo();
  d.settle();
  EXPECT_TRUE(options == made);
  ++d.session.state.request.model.seed;
  d.settle();
  EXPECT_EQ(options.edit, InspectorOptions::Edit::none);
}

TEST(Inspector, ASentenceAndAnEditThatComeTogetherStay) {
  LabState start = at_view(ViewKind::inspector);
  start.inspector = {1, InspectorOptions::Edit::key, 2, 3};
  Driver d(start);
  d.settle();
  EXPECT_TRUE(d.session.state.inspector == start.inspector) << "a state brings its own";
  d.session.state.request.sentences = {"我|想|出|去|玩"};
  d.session.state.inspector = {2, InspectorOptions::Edit::query, 0, 1};
  d.settle();
  EXPECT_EQ(d.session.state.inspector.edit, InspectorOptions::Edit::query);
}

TEST(Sliders, OnlyTheArrowsAreTheSlidersUnderTheMouse) {
  Driver d(at_view(ViewKind::scores));
  d.settle();
  d.hover("scores.keys");
  d.frames();
  d.press(Key::h);
  EXPECT_TRUE(d.session.covered) << "a shortcut like anywhere else";
  d.press(Key::h);
  const int keys = d.session.state.scores.keys;
  d.press(Key::right);
  EXPECT_GT(d.session.state.scores.keys, keys);
  d.press(Key::digit1);
  d.frames();
  EXPECT_NE(d.session.state.view, ViewKind::scores);
}

// "computing" comes and goes: it must not lie over anything that somebody wants to click.
TEST(Canvas, ComputingIsSaidOverNoControl) {
  for (const Lang lang : {Lang::en, Lang::zh})
    for (const ViewKind view : {ViewKind::scores, ViewKind::scaling, ViewKind::positions, ViewKind::inspector,
                                ViewKind::heatmap, ViewKind::compare, ViewKind::whatif, ViewKind::output}) {
      LabState state = at_view(view, "story");
      state.preferences.lang = lang;
      Driver d(state);
      d.settle();
      const Rect canvas = d.rect("canvas");
      for (const float row : {0.0F, 33.0F}) {  // with the names of the views, and when they leave no room
        const Rect rest{canvas.x, canvas.y + 33, canvas.w, canvas.h - 33};
        const Rect at = computing_place(row == 0 ? canvas : rest, rest);
        EXPECT_GE(at.x, canvas.x);
        EXPECT_LE(at.right(), canvas.right());
        EXPECT_LE(at.bottom(), canvas.bottom());
        for (const WidgetInfo& w : registry::all())
          EXPECT_FALSE(w.visible && w.rect.h < 60 && overlap(w.rect, at)) << w.id << " in " << static_cast<int>(view);
      }
    }
}

TEST(Inspector, AComponentFollowsTheMouse) {
  Driver d(at_view(ViewKind::inspector));
  d.settle();
  const float before = d.session.run->value("blocks.0.attn.q")(0, 9, 2);
  const Point bar = d.at_element({"blocks.0.attn.q", {0, 9, 2}}, "inspector.figure");
  d.drag(bar, {bar.x, bar.y - 30});
  d.settle();
  const InspectorOptions& options = d.session.state.inspector;
  EXPECT_EQ(options.edit, InspectorOptions::Edit::query);
  EXPECT_EQ(options.component, 2);
  EXPECT_GT(options.value, before);
  EXPECT_TRUE(d.session.state.request.interventions.empty());
}

}  // namespace
}  // namespace headlight::testing
