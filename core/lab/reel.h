#pragma once
// A row of pictures to be written as a film: the steps of the step view, the snapshots of a training.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/lab/picture.h"

namespace headlight {

/// One picture of a film, with the state that restores it.
struct ReelFrame {
  Figure figure;
  LabState state;
};

/// Draws by number, on any thread, without the window. What it throws says why there is no picture.
struct Reel {
  int count = 0;
  std::function<ReelFrame(int frame)> draw{};
  std::string provenance{};  // below every picture
};

/// The room of the figures, in their pixels.
struct ReelSize {
  float width = 960, height = 640;
};

/// Steps first … last − 1 of the step view of this run.
Reel reel_of_steps(const LabState& state, const std::shared_ptr<const Run>& run, int first, int last, ReelSize size);
/// The state's own picture after each of these steps of its model's training.
Reel reel_of_snapshots(const LabState& state, const std::vector<int>& steps, ReelSize size);

struct ReelOptions {
  float pixel_ratio = 1;
  ThemeKind theme = ThemeKind::light;
  double seconds_a_frame = 1.2;  // of a GIF; the last one stays twice as long
};

/// Told how much is done, 0 … 1; false stops the work.
using ReelProgress = std::function<bool(double done)>;

/// An animated GIF, through a temporary name. Returns false when it was stopped: then nothing is written. Throws
/// std::runtime_error for an empty reel, a name that does not end in .gif, a picture that cannot be drawn or written.
bool save_gif(const Reel& reel, const std::string& path, const ReelOptions& options, const ReelProgress& progress);
/// frame-001.png, frame-002.png … in a folder, which is made. Each holds its state. What was written before it was
/// stopped, or before a picture failed, is removed.
bool save_series(const Reel& reel, const std::string& folder, const ReelOptions& options, const ReelProgress& progress);

/// How many pictures of a series a folder holds.
int frames_in(const std::string& folder);
/// Before a new series is written: the pictures of another film, which would stay between or behind the new ones, are
/// refused with an Error; with `overwrite` they are removed. What else is in the folder stays.
void make_room_for_series(const std::string& folder, bool overwrite);

}  // namespace headlight
