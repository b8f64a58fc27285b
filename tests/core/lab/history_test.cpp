#include "core/lab/history.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

TEST(History, UndoesAndRedoesStepByStep) {
  History history;
  LabState state = initial_state();
  history.observe(state, 0);
  EXPECT_FALSE(history.can_undo());
  const LabState first = state;
  state.request.model.config.tied = true;
  history.observe(state, 1);
  const LabState second = state;
  state.view = ViewKind::grid;
  history.observe(state, 2);
  const LabState third = state;

  state = history.undo(state);
  EXPECT_TRUE(state == second);
  history.observe(state, 2.1);  // the frame after: nothing new
  state = history.undo(state);
  EXPECT_TRUE(state == first);
  EXPECT_FALSE(history.can_undo());
  state = history.redo(state);
  EXPECT_TRUE(state == second);
  state = history.redo(state);
  EXPECT_TRUE(state == third);
  EXPECT_FALSE(history.can_redo());
}

TEST(History, TypingIsOneStepUntilAPause) {
  History history;
  LabState state = initial_state();
  history.observe(state, 0);
  double t = 1;
  for (const char c : std::string("hello")) {
    state.request.sentences[0] += c;
    history.observe(state, t += 0.2);
  }
  const LabState word = state;
  state.request.sentences[0] += " again";
  history.observe(state, t + 5);
  state = history.undo(state);
  EXPECT_TRUE(state == word);
  state = history.undo(state);
  EXPECT_TRUE(state == initial_state());
}

TEST(History, SwitchesAreNeverTakenTogether) {
  History history;
  LabState state = initial_state();
  history.observe(state, 0);
  state.heatmap.per_row = true;
  history.observe(state, 0.1);
  state.heatmap.logarithmic = true;
  history.observe(state, 0.2);
  state = history.undo(state);
  EXPECT_TRUE(state.heatmap.per_row);
  EXPECT_FALSE(state.heatmap.logarithmic);
}

TEST(History, LeavesThePreferencesAlone) {
  History history;
  LabState state = initial_state();
  history.observe(state, 0);
  state.preferences.lang = Lang::en;
  history.observe(state, 1);
  EXPECT_FALSE(history.can_undo());
  state.selection.layer = 1;
  history.observe(state, 2);
  state.preferences.theme = ThemeKind::dark;
  state = history.undo(state);
  EXPECT_EQ(state.selection.layer, 0);
  EXPECT_EQ(state.preferences.lang, Lang::en);
  EXPECT_EQ(state.preferences.theme, ThemeKind::dark);
}

TEST(History, AChangeAfterUndoForgetsTheFuture) {
  History history;
  LabState state = initial_state();
  history.observe(state, 0);
  state.selection.head = 1;
  history.observe(state, 1);
  state = history.undo(state);
  EXPECT_TRUE(history.can_redo());
  state.selection.head = 2;
  history.observe(state, 2);
  EXPECT_FALSE(history.can_redo());
  EXPECT_TRUE(history.redo(state) == state);
}

}  // namespace
}  // namespace headlight
