#pragma once
// What a learner made in the exhibits of a lesson: it is there again when she comes back to the step.
#include <map>
#include <string>
#include <utility>

#include "core/lab/lab_state.h"

namespace headlight {

class MadeExhibits {
 public:
  bool knows(const LabState& state) const { return steps_.contains(place_of(state)); }
  /// @param step  the state as its step of a lesson sets it; what was made of another one, before the lesson was
  ///              edited, is forgotten
  void begin(const LabState& step);
  /// What was made in this step, on top of the state as the step sets it.
  void put_back(LabState& step) const;
  /// Only the drawing, which goes along through the whole lesson.
  void take_along(LabState& step) const;
  /// After a frame, whatever happened in it: a move of the mouse, a link, undo.
  void note(const LabState& state);
  /// An exhibit that a link of the step opens: as it was left there, with the drawing of the one that is shown now.
  ExhibitState opened(const LabState& state, const std::string& exhibit) const;
  /// The exhibit that is shown, as its step sets it.
  ExhibitState own(const LabState& state) const;
  void forget(const std::string& lesson);

 private:
  using Place = std::pair<std::string, int>;  // lesson and step
  struct Step {
    ExhibitState own;                          // as the step sets it
    std::map<std::string, ExhibitState> made;  // by exhibit, without what is taken along; only what differs
  };
  static Place place_of(const LabState& state) { return {state.lesson.id, state.lesson.step}; }

  std::map<Place, Step> steps_;
  std::map<std::string, std::map<std::string, ExhibitState>> along_;  // by lesson and exhibit: what is taken along
};

}  // namespace headlight
