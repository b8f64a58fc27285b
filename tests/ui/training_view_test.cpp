// The training view through its controls: a training in memory, a stored one, and two side by side.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "core/lab/model_source.h"
#include "core/lab/stored_record.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

using Phase = TrainingRecord::Phase;

LabState training_state() {
  LabState state = initial_state();
  state.view = ViewKind::training;
  state.training.plan.recipe = "translate-en-fr-mini";
  state.training.plan.steps = 12;
  state.training.plan.d_model = 16;
  state.training.plan.n_heads = 2;
  return state;
}

void wait_for_training(Driver& d) {
  d.frames();
  ASSERT_NE(d.session.training(), nullptr);
  d.session.training()->wait();
  if (d.session.other_training() != nullptr) d.session.other_training()->wait();
  d.settle();
}

TEST(TrainingView, RandomWeightsAreInvitedToTrain) {
  Driver d(training_state());
  d.settle();
  EXPECT_EQ(d.session.training(), nullptr);
  d.click("training.begin");
  wait_for_training(d);
  EXPECT_TRUE(d.session.state.request.model.live);
  ASSERT_TRUE(d.session.run);
  EXPECT_TRUE(d.session.run->config.two_stacks());
  EXPECT_TRUE(d.session.run->source.front().unknown.empty()) << "the sentence is one that the model can know";
  EXPECT_FALSE(d.session.run->model->trained);
  d.session.undo();
  d.settle();
  EXPECT_FALSE(d.session.state.request.model.live);
}

TEST(TrainingView, StepsTrainsRewindsAndTheRunFollows) {
  Driver d(training_state());
  d.settle();
  d.click("training.begin");
  wait_for_training(d);
  const Tensor before = d.session.run->value("decoder.probs");
  d.click("training.step");
  wait_for_training(d);
  EXPECT_EQ(d.session.record->steps_done, 1);
  EXPECT_NE(d.session.run->value("decoder.probs").data()[0], before.data()[0]) << "the picture follows the training";
  d.click("training.play");
  wait_for_training(d);
  EXPECT_EQ(d.session.record->phase, Phase::finished);
  EXPECT_EQ(d.session.record->steps_done, 12);
  const double loss = d.session.record->curve.back().loss;
  d.press(Key::home);
  wait_for_training(d);
  EXPECT_EQ(d.session.record->steps_done, 0);
  EXPECT_EQ(d.session.run->value("decoder.probs").data()[0], before.data()[0]) << "same seed, same start";
  d.press(Key::p);
  wait_for_training(d);
  EXPECT_EQ(d.session.record->curve.back().loss, loss);
  d.press(Key::left);  // a snapshot back
  d.settle();
  EXPECT_GE(d.session.state.request.model.snapshot, 0);
  EXPECT_LT(d.session.state.request.model.snapshot, 12);
}

TEST(TrainingView, TypingWhileItTrainsIsAnswered) {
  LabState state = training_state();
  state.training.plan.steps = 400;
  Driver d(state);
  d.settle();
  d.click("training.begin");
  wait_for_training(d);
  d.click("training.play");
  for (int i = 0; i < 12; ++i) {
    d.session.set_sentence(i % 2 == 0 ? "The cat crossed the street" : "The dog was tired");
    d.frames(3);
  }
  d.session.pause_training();
  wait_for_training(d);
  EXPECT_EQ(d.session.run->source.front().tokens.size(), 4U);
  EXPECT_GT(d.session.record->steps_done, 0);
}

TEST(TrainingView, ControlsMakeAnotherPlanAndUndoBringsTheOldTrainingBack) {
  Driver d(training_state());
  d.settle();
  d.click("training.begin");
  wait_for_training(d);
  d.click("training.step");
  wait_for_training(d);
  d.click("training.seed.more");
  wait_for_training(d);
  EXPECT_EQ(d.session.state.training.plan.seed, 2U);
  EXPECT_EQ(d.session.record->steps_done, 0);
  EXPECT_EQ(d.session.record->recipe.seed, 2U);
  d.click("training.seed.less");
  wait_for_training(d);
  EXPECT_EQ(d.session.record->steps_done, 1) << "the first training was kept";
  d.click("training.layers");
  d.frames();
  d.click("training.layers.1");
  wait_for_training(d);
  EXPECT_EQ(d.session.run->config.n_layers, 2);
}

TEST(TrainingView, TwoSeedsSideBySide) {
  Driver d(training_state());
  d.settle();
  d.click("training.begin");
  wait_for_training(d);
  d.click("training.beside");
  wait_for_training(d);
  ASSERT_NE(d.session.other_training(), nullptr);
  d.click("training.step");
  wait_for_training(d);
  d.settle();
  ASSERT_TRUE(d.session.other_run);
  EXPECT_EQ(d.session.other_record->recipe.seed, 2U);
  EXPECT_EQ(d.session.other_record->steps_done, 1);
  EXPECT_NE(d.session.other_run->value("decoder.probs").data()[0], d.session.run->value("decoder.probs").data()[0]);
  EXPECT_EQ(d.session.current_figure->title, "两次训练并排");
}

TEST(TrainingView, SavesAndDragsThroughTheSnapshots) {
  const TemporaryFolder home;
  setenv("XDG_DATA_HOME", home.path().c_str(), 1);
  Driver d(training_state());
  d.session.set_language(Lang::en);
  d.settle();
  d.click("training.begin");
  wait_for_training(d);
  d.click("training.play");
  wait_for_training(d);
  d.click("training.save");
  d.settle();
  EXPECT_FALSE(d.session.state.request.model.live);
  ASSERT_TRUE(d.session.record) << d.session.record_error;
  EXPECT_EQ(d.session.record->steps_done, 12);
  EXPECT_TRUE(d.session.run->model->trained);
  const Rect track = d.rect("training.track");
  const Point left{track.x + 8, track.y + track.h / 2}, right{track.right() - 8, track.y + track.h / 2};
  d.drag(right, left);
  d.settle();
  EXPECT_EQ(d.session.state.request.model.snapshot, 0);
  EXPECT_FALSE(d.session.run->model->trained);
  d.drag(left, right);
  d.settle();
  EXPECT_EQ(d.session.state.request.model.snapshot, -1);
  d.click("training.rewind");
  d.settle();
  EXPECT_EQ(d.session.state.request.model.snapshot, 0);
  d.click("training.step");
  d.settle();
  EXPECT_GT(d.session.state.request.model.snapshot, 0);
  unsetenv("XDG_DATA_HOME");
}

TEST(TrainingView, TheTrainingsLookedAtAreNeverForgotten) {
  Driver d(training_state());
  d.settle();
  d.click("training.begin");
  wait_for_training(d);
  d.click("training.step");
  wait_for_training(d);
  const auto look_at = [&](std::uint64_t seed) {
    TrainingPlan plan = d.session.state.training.plan;
    plan.seed = seed;
    d.session.train(plan);
    wait_for_training(d);
  };
  for (const std::uint64_t seed : {2, 3, 4, 1}) look_at(seed);
  ASSERT_EQ(d.session.record->steps_done, 1);
  d.session.state.training.other_seed = 9;
  d.session.state.training.beside = true;
  wait_for_training(d);
  EXPECT_EQ(d.session.record->steps_done, 1);
  EXPECT_EQ(d.session.other_record->recipe.seed, 9U);
}

TEST(TrainingView, ANewTrainingDoesNotHoldUpTheWindow) {
  LabState state = training_state();
  state.training.plan.recipe = "translate-en-fr";
  state.request.sentences = {"今天|天气"};
  Driver d(state);
  d.settle();
  d.session.train(state.training.plan);
  EXPECT_EQ(d.session.training()->record()->phase, Phase::preparing);
  d.frames(1);
  wait_for_training(d);
  EXPECT_TRUE(d.session.run->source.front().unknown.empty()) << "the sentence is one that the model can know";
  d.session.undo();
  EXPECT_FALSE(d.session.state.request.model.live) << "model and sentence are one step";
  EXPECT_EQ(d.session.sentence(), "今天|天气");
}

/// A training of thirty steps, not saved.
class Quitting : public ::testing::Test {
 protected:
  Quitting() : d(long_training()) {
    setenv("XDG_DATA_HOME", home.path().c_str(), 1);
    d.session.set_language(Lang::en);
    d.settle();
    d.click("training.begin");
    wait_for_training(d);
    for (int i = 0; i < 30; ++i) d.session.training()->step();
    wait_for_training(d);
  }
  ~Quitting() override { unsetenv("XDG_DATA_HOME"); }
  static LabState long_training() {
    LabState state = training_state();
    state.training.plan.steps = 300;
    return state;
  }
  const TemporaryFolder home;
  Driver d;
};

TEST_F(Quitting, AsksBeforeATrainingIsLost) {
  d.press(Key::q, true);
  d.settle();
  EXPECT_FALSE(d.session.quit);
  EXPECT_TRUE(d.has("quit.card"));
  d.click("quit.stay");
  d.settle();
  EXPECT_FALSE(d.has("quit.card"));
  EXPECT_FALSE(d.session.quit);
  d.press(Key::q, true);
  d.settle();
  d.press(Key::escape);
  d.settle();
  EXPECT_FALSE(d.has("quit.card"));
  d.press(Key::q, true);
  d.settle();
  d.click("quit.without");
  EXPECT_TRUE(d.session.quit);
}

TEST_F(Quitting, TheSecondTimeItQuits) {
  d.press(Key::q, true);
  d.settle();
  d.press(Key::q, true);
  EXPECT_TRUE(d.session.quit);
}

TEST_F(Quitting, SavesUnderANameThatIsNotTaken) {
  ASSERT_TRUE(d.session.save_training("translate-en-fr-mini-seed-1"));
  d.session.train(long_training().training.plan);
  wait_for_training(d);
  EXPECT_FALSE(d.session.has_unsaved_training());
  d.session.training()->step();
  wait_for_training(d);
  EXPECT_TRUE(d.session.has_unsaved_training()) << "it went on";
  d.press(Key::q, true);
  d.settle();
  d.click("quit.save");
  EXPECT_TRUE(d.session.quit);
  EXPECT_FALSE(d.session.has_unsaved_training());
  EXPECT_FALSE(d.session.state.request.model.live);
  EXPECT_EQ(stored_record(d.session.state.request.model.folder)->steps_done, 31);
  EXPECT_TRUE(d.session.state.request.model.folder.ends_with("translate-en-fr-mini-seed-1-2"));
}

/// Others give way to a fifth training, one that is not saved does not: nobody was asked.
TEST_F(Quitting, AFifthTrainingForgetsNoneThatIsNotSaved) {
  TrainingPlan plan = d.session.state.training.plan;
  for (const std::uint64_t seed : {2, 3, 4, 5, 6}) {
    plan.seed = seed;
    d.session.train(plan);
    wait_for_training(d);
    if (seed > 5) break;
    for (int i = 0; i < 21; ++i) d.session.training()->step();
    wait_for_training(d);
  }
  plan.seed = 1;
  d.session.train(plan);
  wait_for_training(d);
  EXPECT_EQ(d.session.record->steps_done, 30);
  EXPECT_TRUE(d.session.save_all_trainings());
  for (const int seed : {1, 2, 3, 4, 5})
    EXPECT_TRUE(stored_record(
        (home.path() / "headlight/models" / ("translate-en-fr-mini-seed-" + std::to_string(seed))).string()))
        << seed;
}

TEST_F(Quitting, AFolderThatHoldsAModelIsRefusedAndAnotherIsNot) {
  ASSERT_TRUE(d.session.save_training("mine"));
  d.session.train(long_training().training.plan);
  wait_for_training(d);
  EXPECT_FALSE(d.session.save_training("mine"));
  ASSERT_FALSE(d.session.toasts.empty());
  EXPECT_TRUE(d.session.toasts.back().is_error);
  std::filesystem::create_directories(home.path() / "headlight/models/notes");
  EXPECT_TRUE(d.session.save_training("notes")) << "a folder without a model";
}

TEST_F(Quitting, WhatCannotBeSavedIsSaidAndKeepsTheWindow) {
  setenv("XDG_DATA_HOME", "/proc/nowhere", 1);
  d.press(Key::q, true);
  d.settle();
  d.press(Key::enter);
  d.settle();
  EXPECT_FALSE(d.session.quit);
  EXPECT_FALSE(d.session.toasts.empty());
}

TEST(TrainingView, ShippedModelsStandSideBySide) {
  LabState state = initial_state();
  state.view = ViewKind::training;
  Driver d(state);
  ASSERT_TRUE(d.session.open_stored("translate-en-fr"));
  d.session.state.training.beside = true;
  d.session.state.training.other_model = "translate-en-fr-free";
  d.settle();
  ASSERT_TRUE(d.session.record) << d.session.record_error;
  ASSERT_TRUE(d.session.other_record) << d.session.other_error;
  ASSERT_TRUE(d.session.other_run);
  EXPECT_EQ(d.session.other_run->model->name, "translate-en-fr-free");
}

TEST(TrainedSwitch, ShowsTheSameModelBeforeItsTraining) {
  LabState state = initial_state();
  state.view = ViewKind::heatmap;
  Driver d(state);
  ASSERT_TRUE(d.session.open_stored("translate-en-fr"));
  d.settle();
  ASSERT_TRUE(d.session.run->model->trained);
  d.click("rail.trained");
  d.settle();
  EXPECT_FALSE(d.session.run->model->trained);
  EXPECT_EQ(d.session.run->model->name, "translate-en-fr");
  d.press(Key::u);
  d.settle();
  EXPECT_TRUE(d.session.run->model->trained);
  d.click("bar.model");
  d.frames();
  d.click("model.stored");
  d.frames();
  d.click("model.stored.0");
  d.settle();
  EXPECT_FALSE(d.has("rail.trained")) << "random weights were never trained";
}

TEST(TrainingView, AModelWithoutAHistorySaysSo) {
  Driver d(training_state());
  d.session.state.request.model.folder = "no such model";
  d.settle();
  EXPECT_NE(d.session.record_error.find("no such model"), std::string::npos);
}

}  // namespace
}  // namespace headlight::testing
