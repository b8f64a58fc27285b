#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/figure/style.h"
#include "core/lab/lab_state.h"

namespace headlight {

struct WindowOptions {
  std::vector<std::string> open;  // states, figures or model folders, opened in this order
  std::optional<LabState> state;  // what to begin with instead of the last session
  bool restore_session = true;    // false: neither read nor write the session file
  std::optional<Lang> lang;       // from the command line; else as it was
  Lang terminal_lang = Lang::en;  // of messages on stderr
  std::optional<ThemeKind> theme;
  int width = 1280, height = 800;
  std::string lesson;      // "13-pronoun" or "13-pronoun:4", its step from 1; empty: as it was
  std::string screenshot;  // a PNG of the whole window, then quit; empty: stay
  bool present = false;    // in presenter mode from the start
  int tour = 0;            // from this stop of the tour, counted from 1; 0: only at the very first start
  int key_strokes = 0;     // type so many, print how long each took to be on the screen, quit; 0: stay
  int frames = 0;  // draw so many with the mouse moving over the canvas, print how long they took, quit; 0: stay
};

/// Opens the window and runs it until it is closed. Returns the exit code: 0, or 2 with a message on stderr when there
/// is no display or no OpenGL 3.3, or when the screenshot could not be written.
int run_window(const WindowOptions& options);

}  // namespace headlight
