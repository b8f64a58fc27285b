#include "core/lab/live_training.h"

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/lab/latest_worker.h"
#include "core/lab/model_source.h"
#include "core/lab/stored_record.h"
#include "core/text/error.h"
#include "core/train/roles.h"
#include "tests/temporary_folder.h"

namespace headlight {
namespace {

using Phase = TrainingRecord::Phase;

TrainingPlan small_plan() {
  TrainingPlan plan;
  plan.recipe = "translate-en-fr-mini";
  plan.steps = 6;
  plan.d_model = 16;
  plan.n_heads = 2;
  return plan;
}

TEST(LiveTraining, BeginsAtStepZeroAndHalts) {
  LiveTraining training(small_plan(), {});
  training.wait();
  const auto record = training.record();
  EXPECT_EQ(record->phase, Phase::paused);
  EXPECT_EQ(record->steps_done, 0);
  ASSERT_NE(record->model, nullptr);
  EXPECT_FALSE(record->model->trained);
  ASSERT_EQ(record->checkpoints.size(), 1U);
  EXPECT_EQ(record->recipe.config.d_head, 8);
}

TEST(LiveTraining, OneStepAndThenTheRestIsWhatATrainerDoes) {
  LiveTraining training(small_plan(), {});
  training.step();
  training.wait();
  EXPECT_EQ(training.record()->steps_done, 1);
  EXPECT_EQ(training.record()->phase, Phase::paused);
  training.start();
  training.wait();
  const auto record = training.record();
  EXPECT_EQ(record->phase, Phase::finished);

  Trainer alone(recipe_of(small_plan()));
  ASSERT_EQ(record->curve.size(), 6U);
  for (const StepReport& report : record->curve) EXPECT_EQ(report.loss, alone.step().loss);
  EXPECT_EQ(record->checkpoints.back().step, 6);
}

TEST(LiveTraining, RewindGivesTheSameStartAgain) {
  LiveTraining training(small_plan(), {});
  training.step();
  training.wait();
  const double first = training.record()->curve.front().loss;
  training.start();
  training.wait();
  training.rewind();
  training.wait();
  EXPECT_EQ(training.record()->steps_done, 0);
  EXPECT_TRUE(training.record()->curve.empty());
  training.step();
  training.wait();
  EXPECT_EQ(training.record()->curve.front().loss, first);
}

TEST(LiveTraining, SaysWhatIsWrongWithThePlan) {
  TrainingPlan plan;
  plan.recipe = "no such recipe";
  LiveTraining training(plan, {});
  training.wait();
  EXPECT_EQ(training.record()->phase, Phase::failed);
  EXPECT_NE(training.record()->trouble.in(Lang::en).find("no such recipe"), std::string::npos);
  EXPECT_NE(training.record()->trouble.in(Lang::zh).find("no such recipe"), std::string::npos);
}

TEST(LiveTraining, PausesWhileItRuns) {
  TrainingPlan plan = small_plan();
  plan.steps = 100000;
  LiveTraining training(plan, {});
  training.start();
  while (training.record()->steps_done == 0) std::this_thread::yield();
  EXPECT_EQ(training.record()->phase, Phase::running);
  training.pause();
  training.wait();
  const int steps = training.record()->steps_done;
  EXPECT_EQ(training.record()->phase, Phase::paused);
  EXPECT_GT(training.record()->seconds_left, 0);
  training.pause();  // again: nothing happens
  training.wait();
  EXPECT_EQ(training.record()->steps_done, steps);
}

/// What the window does while somebody types: the newest model is run on changing sentences, on another thread.
TEST(LiveTraining, IsRunWhileSomebodyTypes) {
  TrainingPlan plan = small_plan();
  plan.steps = 40;
  LatestWorker<Request, headlight::Run> runner(run_lab);
  LiveTraining training(plan, {});
  training.wait_until_ready();
  training.start();
  const std::vector<std::string> typed{"The", "The cat", "The cat was", "The cat was tired", "", "The dog"};
  Request request;
  use_training(request);
  for (std::size_t i = 0; training.record()->phase != Phase::finished; ++i) {
    request.sentences = {typed[i % typed.size()]};
    request.model.given = training.record()->model;
    runner.ask(request);
    if (i == 20) training.pause();
    if (i == 25) training.start();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  request.sentences = {"The cat was tired"};
  request.model.given = training.record()->model;
  runner.ask(request);
  runner.wait();
  ASSERT_FALSE(runner.error());
  EXPECT_EQ(runner.latest()->model, training.record()->model);
  EXPECT_EQ(runner.latest()->source.front().tokens.size(), 4U);
}

/// Every press of the button counts, however fast they come.
TEST(LiveTraining, WishesDoNotOverwriteEachOther) {
  LiveTraining training(small_plan(), {});
  for (int i = 0; i < 5; ++i) training.step();
  training.wait();
  EXPECT_EQ(training.record()->steps_done, 5);
  const double first = training.record()->curve.front().loss;
  training.rewind();
  training.step();
  training.step();
  training.wait();
  ASSERT_EQ(training.record()->steps_done, 2);
  EXPECT_EQ(training.record()->curve.front().loss, first);
  training.rewind();
  training.start();
  training.wait();
  EXPECT_EQ(training.record()->phase, Phase::finished);
  ASSERT_EQ(training.record()->curve.size(), 6U);
  EXPECT_EQ(training.record()->curve.front().loss, first);
  training.step();  // at its end: nothing
  training.rewind();
  training.wait();
  EXPECT_EQ(training.record()->steps_done, 0);
}

TEST(StoredRecord, HasTheScoresOfWhatWasSaved) {
  TrainingPlan plan = small_plan();
  plan.steps = 3000;
  LiveTraining training(plan, {});
  for (int i = 0; i < 3; ++i) training.step();
  training.wait();
  const auto record = training.record();
  ASSERT_NE(record->checkpoints.back().step, record->steps_done);
  const testing::TemporaryFolder folder;
  save_record(*record, folder / "mini");
  const auto told = nlohmann::json::parse(model_in(folder / "mini")->training);
  const auto data = make_dataset(record->recipe.data, record->recipe.task);
  for (const auto& [name, value] : measure_roles(*record->model, record->recipe, *data).measures)
    EXPECT_EQ(told.at("scores").at(name).get<double>(), value) << name;
}

TEST(StoredRecord, IsWhatWasSaved) {
  LiveTraining training(small_plan(), {});
  training.start();
  training.wait();
  const auto record = training.record();
  const testing::TemporaryFolder folder;
  const std::string path = folder / "mini";
  save_record(*record, path);
  const auto read = stored_record(path);
  ASSERT_EQ(read->checkpoints.size(), record->checkpoints.size());
  ASSERT_EQ(read->curve.size(), record->curve.size());
  EXPECT_NEAR(read->curve.back().loss, record->curve.back().loss, 1e-4);
  EXPECT_EQ(read->recipe.config, record->recipe.config);
  for (std::size_t i = 0; i < read->checkpoints.size(); ++i) {
    EXPECT_EQ(read->checkpoints[i].step, record->checkpoints[i].step);
    for (std::size_t h = 0; h < read->checkpoints[i].roles.heads.size(); ++h)
      for (const auto& [role, value] : read->checkpoints[i].roles.heads[h].measures)
        EXPECT_NEAR(value, record->checkpoints[i].roles.heads[h].measures.at(role), 0.02) << role;  // 16 bits
  }

  Request request;
  use_stored(request, path);
  request.model.snapshot = 0;
  request.sentences = {"The animal didn't cross the street because it was too tired"};
  const auto run = run_lab(request);
  EXPECT_FALSE(run->model->trained);
  EXPECT_EQ(run->model->name, "mini");
  EXPECT_EQ(run->request, request);
  request.model.snapshot = 77;
  EXPECT_THROW(run_lab(request), Error);
  try {
    save_record(*record, path);
    ADD_FAILURE() << "two models in one folder are neither";
  } catch (const Error& e) {
    EXPECT_NE(std::string(e.what()).find("expected a folder without a model"), std::string::npos) << e.what();
  }
}

}  // namespace
}  // namespace headlight
