#pragma once
#include <vector>

#include "core/figure/figure.h"
#include "core/train/race.h"

namespace headlight {

/// Which curves of a race are drawn, each against steps and against seconds.
enum class RaceCurves { accuracy, loss, both };

/// A race up to now: one sequence of those that are measured, the curves of all models, each with a line and a label of
/// its own, and a table with what each says of the sequence.
/// @param example  the ids of the sequence, Race::example()
Figure race_figure(const Style& style, const RaceSettings& settings, const std::vector<RacerRecord>& records,
                   const std::vector<int>& example, RaceCurves curves);

}  // namespace headlight
