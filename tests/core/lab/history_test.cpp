#include "core/lab/history.h"

#include <gtest/gtest.h>

#include "core/lab/state_fields.h"

namespace headlight {
namespace {

/// Changes one field of a state: the one of this number, in the order of the fields in files.
class ChangeOne {
 public:
  explicit ChangeOne(int number) : number_(number) {}
  std::string path;  // of the field that was changed; empty: there are fewer
  template <typename T>
  void operator()(const char* name, T& value) {
    const std::string before = here_;
    here_ += (here_.empty() ? "" : ".") + std::string(name);
    visit(value);
    here_ = before;
  }

 private:
  template <typename T>
  void visit(T& value) {
    if constexpr (requires { value.rows; }) {
      if (mine()) value = value.rows == 0 ? PaintedMask{1, 1, {1}} : PaintedMask{};
    } else if constexpr (std::is_same_v<T, ExhibitState>) {
      (*this)("id", value.id);
      if (mine()) value.values["temperature"] = {0.25};
      if (mine()) value.words["text"] = "word";
    } else if constexpr (
        std::is_class_v<T> && !std::is_same_v<T, std::string> && !requires { value.begin(); } &&
        !requires { value.has_value(); } && !std::is_same_v<T, Index3>) {
      state_json::fields(*this, value);
    } else if (mine()) {
      if constexpr (requires { value.has_value(); })
        value = value ? T{} : T{std::in_place};
      else if constexpr (std::is_same_v<T, std::string>)
        value += "x";
      else if constexpr (requires { value.emplace_back(); })
        value.emplace_back();
      else if constexpr (std::is_same_v<T, Index3>)
        value.row += 1;
      else if constexpr (std::is_same_v<T, bool>)
        value = !value;
      else if constexpr (std::is_enum_v<T>)
        value = static_cast<T>(static_cast<int>(value) == 0 ? 1 : 0);
      else
        value += 1;
    }
  }
  bool mine() {
    if (count_++ != number_) return false;
    path = here_;
    return true;
  }
  int number_, count_ = 0;
  std::string here_;
};

TEST(History, EveryFieldIsRestored) {
  LabState start = initial_state();
  start.exhibit.id = "lookup";
  int fields = 0;
  for (;; ++fields) {
    ChangeOne change(fields);
    LabState changed = start;
    state_json::fields(change, changed);
    if (change.path.empty()) break;
    SCOPED_TRACE(change.path);
    ASSERT_FALSE(changed == start);
    History history;
    history.observe(start, 0);
    history.observe(changed, 10);
    if (change.path.starts_with("preferences.")) {
      EXPECT_FALSE(history.can_undo());
      continue;
    }
    ASSERT_TRUE(history.can_undo());
    EXPECT_TRUE(history.undo(changed) == start);
    EXPECT_TRUE(history.redo(start) == changed);
  }
  EXPECT_GT(fields, 120);
}

TEST(History, AnExhibitIsStillThereAfterUndo) {
  History history;
  LabState state = initial_state();
  history.observe(state, 0);
  state.view = ViewKind::exhibit;
  state.exhibit = {"lookup", {}, {}};
  history.observe(state, 1);
  const LabState opened = state;
  state.exhibit.values["temperature"] = {0.5};
  history.observe(state, 2);
  const LabState dragged = state;
  state.selection.head = 1;
  history.observe(state, 3);
  state = history.undo(state);
  EXPECT_TRUE(state == dragged);
  state = history.undo(state);
  EXPECT_TRUE(state == opened);
}

TEST(History, StepsOfALessonAreNeverTakenTogether) {
  History history;
  LabState state = initial_state();
  state.lesson = {"01-attention", 0};
  history.observe(state, 0);
  state.lesson.step = 1;
  state.request.sentences = {"one"};
  history.observe(state, 0.1);
  const LabState second = state;
  state.lesson.step = 2;
  state.request.sentences = {"two"};
  history.observe(state, 0.2);
  EXPECT_TRUE(history.undo(state) == second);
}

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
