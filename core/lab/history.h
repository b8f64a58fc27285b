#pragma once
#include <vector>

#include "core/lab/lab_state.h"

namespace headlight {

/// Undo and redo of everything but the preferences. Changes of the same kind in quick succession (typing, dragging a
/// slider) are one step.
class History {
 public:
  /// Tells it the state after a frame. `seconds` is the clock.
  void observe(const LabState& state, double seconds);
  /// What follows from the last change by itself: no step of its own.
  void follow(const LabState& state) { present_ = state; }
  bool can_undo() const { return !past_.empty(); }
  bool can_redo() const { return !future_.empty(); }
  /// The state to go to, with the preferences of `now`.
  LabState undo(const LabState& now);
  LabState redo(const LabState& now);

 private:
  std::vector<LabState> past_, future_;  // past_ without the present
  LabState present_;
  bool started_ = false;
  double last_change_ = -1e9;
  int last_kind_ = -1;
};

}  // namespace headlight
