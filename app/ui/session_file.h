#pragma once
#include <optional>
#include <string>

#include "core/lab/lab_state.h"

namespace headlight {

/// $XDG_STATE_HOME/headlight/session.json, else ~/.local/state/headlight/session.json; "" when neither is known.
std::string session_path();

/// lessons.json beside it: how far somebody has come in the course.
std::string progress_path();

/// The last session, without its exhibit when there is none like it any more. Nothing when there is no session; when
/// the file cannot be read it is put aside as session.json.broken, and `trouble` says why.
std::optional<LabState> load_session(std::optional<Tr>* trouble);

/// Whether the tour was shown to this person; also where that cannot be remembered. Beside the session.
bool tour_was_shown();
void remember_tour();

/// Writes the session a second after it last changed, and when asked to: to a temporary name, then renamed. What could
/// not be written is tried again from time to time.
class SessionKeeper {
 public:
  /// False once, when it has just failed; true again as long as it goes on failing.
  bool observe(const LabState& state, double seconds);
  /// Writes what is not written yet. False when it could not; the program goes on without.
  bool flush();
  bool waiting() const { return changed_at_ >= 0; }

 private:
  std::optional<LabState> state_;
  double changed_at_ = -1;  // −1: all is written
  bool failed_ = false;     // the last time
};

}  // namespace headlight
