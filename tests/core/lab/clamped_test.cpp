#include <gtest/gtest.h>

#include "core/figure/builders.h"
#include "core/lab/lab_state.h"

namespace headlight {
namespace {

TEST(InitialState, ShowsTheWeightsOfTheLastWord) {
  const LabState state = initial_state();
  const auto run = run_request(state.request);
  ASSERT_EQ(run->source[0].tokens.size(), 10U);
  EXPECT_EQ(run->source[0].tokens[9].text, "玩");
  const Selection s = clamped(state.selection, *run);
  EXPECT_EQ(s.query, 9);
  EXPECT_EQ(steps_of(*run, s)[static_cast<std::size_t>(s.step)].id, "pattern");
  EXPECT_FALSE(run->model->trained);
}

TEST(Clamped, BringsEveryIndexInsideTheRun) {
  LabState state = initial_state();
  state.request.sentences = {"我|爱|你"};
  const auto run = run_request(state.request);
  Selection wild;
  wild.decoder_stack = true;
  wild.attention = AttentionKind::cross;
  wild.sentence = 5;
  wild.layer = 40;
  wild.head = -3;
  wild.query = 100;
  wild.step = 1000;
  wild.locked = ValueRef{"blocks.0.attn.pattern", {0, 2, 3}};  // there is no fourth key
  wild.trail = {ValueRef{"blocks.0.attn.pattern", {0, 0, 0}}};
  const Selection s = clamped(wild, *run);
  EXPECT_FALSE(s.decoder_stack);  // one stack
  EXPECT_EQ(s.attention, AttentionKind::self);
  EXPECT_EQ(s.sentence, 0);
  EXPECT_EQ(s.layer, 1);
  EXPECT_EQ(s.head, 0);
  EXPECT_EQ(s.query, 2);
  EXPECT_EQ(s.step, static_cast<int>(steps_of(*run, s).size()) - 1);
  EXPECT_FALSE(s.locked.has_value());
  EXPECT_TRUE(s.trail.empty());
}

TEST(Clamped, TheFirstStepIsTheLeast) {
  const LabState state = initial_state();
  const auto run = run_request(state.request);
  Selection s = state.selection;
  for (const int step : {-7, 0, 1}) {
    s.step = step;
    EXPECT_EQ(clamped(s, *run).step, std::max(0, step));
  }
}

TEST(Clamped, KeepsWhatFits) {
  LabState state = initial_state();
  state.request.model.config = with_architecture(state.request.model.config, Architecture::encoder_decoder);
  state.request.sentences = {"I love you", "hi"};
  state.request.targets = {"我|爱|你", "你"};
  const auto run = run_request(state.request);
  Selection wanted;
  wanted.decoder_stack = true;
  wanted.attention = AttentionKind::cross;
  wanted.sentence = 1;
  wanted.layer = 1;
  wanted.head = 3;
  wanted.query = 1;
  wanted.step = 2;
  wanted.locked = ValueRef{"decoder.blocks.1.cross.pattern", {7, 1, 0}};
  wanted.trail = {ValueRef{"decoder.blocks.1.cross.z", {7, 1, 0}}};
  EXPECT_TRUE(clamped(wanted, *run) == wanted);
  wanted.query = -1;  // the last word, padding not counted
  EXPECT_EQ(clamped(wanted, *run).query, 1);
}

TEST(Clamped, AnEmptySentenceHasNoQuery) {
  LabState state = initial_state();
  state.request.sentences = {""};
  const auto run = run_request(state.request);
  EXPECT_EQ(clamped(state.selection, *run).query, -1);
}

}  // namespace
}  // namespace headlight
