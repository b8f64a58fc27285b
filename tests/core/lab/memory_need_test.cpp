#include "core/lab/memory_need.h"

#include <gtest/gtest.h>

#include "core/lab/model_source.h"
#include "core/models/run_memory.h"

namespace headlight {
namespace {

TEST(MemoryNeed, IsThatOfTheRunAndTheModel) {
  LabState story = initial_state(), french = initial_state();
  story.request.model.folder = "story";
  french.request.model.folder = "translate-en-fr";
  french.request.sentences = {"the animal did not cross the street because it was too tired ."};
  french.request.targets = {"l' animal n' a pas traversé la rue"};
  for (const LabState& state : {initial_state(), story, french}) {
    const auto run = run_lab(state.request);
    const MemoryNeed need = memory_need(state);
    EXPECT_NEAR(need.run / bytes_of(*run), 1, 0.15) << state.request.model.folder;
    EXPECT_NEAR(need.model / (4.0 * static_cast<double>(run->model->parameters.count())), 1, 0.15);
    EXPECT_EQ(need.all(), need.without_view());
  }
}

TEST(MemoryNeed, CountsTheRunsOfAView) {
  LabState state = initial_state();
  const auto runs = [&](ViewKind view) {
    state.view = view;
    return memory_need(state).further_runs;
  };
  EXPECT_EQ(runs(ViewKind::heatmap), 0);
  EXPECT_EQ(runs(ViewKind::heads), 0) << "measured on the run of the window";
  EXPECT_EQ(runs(ViewKind::compare), 1);
  EXPECT_EQ(runs(ViewKind::positions), 4);
  state.positions.part = PositionsOptions::Part::shuffle;
  EXPECT_EQ(runs(ViewKind::positions), 9);
  EXPECT_LT(runs(ViewKind::gradients), 0.5);
}

// 512 tokens, 12 layers of 12 heads, d_model 768: the run, heads and gradients fit, the positions are asked about.
TEST(MemoryNeed, OfALargeModelIsSaidBeforehand) {
  LabState state = initial_state();
  ModelConfig& config = state.request.model.config;
  config.n_layers = config.n_heads = 12;
  config.d_model = 768;
  config.d_head = 64;
  config.d_ff = 3072;
  std::string words;
  for (int i = 0; i < 512; ++i) words += "w" + std::to_string(i) + "|";
  state.request.sentences = {words};
  for (const ViewKind view : {ViewKind::grid, ViewKind::heads, ViewKind::gradients}) {
    state.view = view;
    EXPECT_LT(memory_need(state).all(), most_unasked_bytes);
  }
  state.view = ViewKind::positions;
  const MemoryNeed need = memory_need(state);
  EXPECT_GT(need.all(), most_unasked_bytes);
  EXPECT_NE(memory_words(need, need.all()).in(Lang::en).find("5 runs"), std::string::npos);
  EXPECT_NE(memory_words(need, need.all()).in(Lang::zh).find("5 次运行"), std::string::npos);
}

TEST(MemoryNeed, IsNothingWhenTheModelIsNotThere) {
  LabState state = initial_state();
  state.request.model.folder = "no such model";
  EXPECT_EQ(memory_need(state).all(), 0);
}

}  // namespace
}  // namespace headlight
