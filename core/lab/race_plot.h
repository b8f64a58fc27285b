#pragma once
#include <vector>

#include "core/figure/canvas.h"
#include "core/train/race.h"

namespace headlight {

/// How a model is drawn wherever it runs: attention in the colour of weights, and all told apart by their dashes, in
/// print and from the back of a room.
struct RacerLook {
  Color color;
  std::vector<float> dashes;  // lengths of line and gap by turns, pixels at scale 1; empty: one line
};
RacerLook racer_look(SequenceKind kind, const Theme& theme);
void draw_racer_line(Canvas& canvas, const std::vector<Point>& points, const RacerLook& look);

struct RacePlot {
  bool loss = false;     // else accuracy
  bool seconds = false;  // along x, else steps
};
/// Curves of all models, with axes and what guessing gives. The labels stand right of `at`, one below the other.
void draw_race_plot(Canvas& canvas, const RaceSettings& settings, const std::vector<RacerRecord>& records, Rect at,
                    const RacePlot& plot);

}  // namespace headlight
