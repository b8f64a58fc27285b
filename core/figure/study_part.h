#pragma once
// Pieces of a picture that show another run than the one that is looked at.
#include <functional>
#include <optional>
#include <string>

#include "core/figure/builders.h"

namespace headlight {

/// Puts a part that was drawn from run `number` of a study into the figure, moved by (x, y): its cells are tagged with
/// names in the study, so that a click opens them in the calculator.
void place_in_study(Figure& figure, const Figure& part, float x, float y, int number);

/// The hover as run `number` of the study would call it: a cell of that run under its own name, a token as it is; none
/// for cells of other runs.
std::optional<Tag> hover_in_study(const std::optional<Tag>& hover, int number);

/// "weights[玩, 去] = 0.6868" of the hovered element of a run of the study, or of the run that is looked at; else "".
std::string study_readout(const FigureInput& input, const std::function<const Run*(int)>& run);

}  // namespace headlight
