#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/session.h"

namespace headlight {

/// What can be changed where the person stands: at the selected layer, head and word, and at the locked number.
struct Change {
  Tr name;
  std::function<void(Session&)> make;
  bool enabled = true;
};
std::vector<Change> possible_changes(const Session& session);

/// What is wrong with a patch whose other sentence is too short: "that sentence has no position 9".
std::optional<Tr> patch_fault(const Session& session, const Intervention& patch);
/// True once after a patch was made: its sentence wants to be typed.
bool take_new_patch();

/// The bounds in which the amount of an intervention can be dragged.
struct AmountRange {
  float low = -1, high = 1;
};
AmountRange amount_range(const Session& session, const Intervention& intervention);

/// The locked number, to be changed by hand; opens the what-if view. False when it is no recorded value of the run that
/// is looked at.
bool can_change_locked(const Session& session);
void change_locked(Session& session);

/// Says above every view that something is changed by hand, and takes it back. Returns the height taken.
float draw_interventions_strip(Session& session, Rect canvas);

}  // namespace headlight
