#pragma once
// The further pages of the embedding-scaling laboratory.
#include "core/analysis/embedding_draws.h"
#include "core/figure/canvas.h"
#include "core/figure/run_view.h"

namespace headlight {

/// Every token of the sentence in numbers, under each of the three factors: lengths, angles, entropy of its attention
/// and the key that it looks at most.
Figure scaling_tokens_figure(const FigureInput& input, const ScalingStudy& study);

/// The nearest neighbours of the chosen word: without positions, and with them under each of the three factors.
Figure scaling_neighbours_figure(const FigureInput& input, const ScalingStudy& study);

/// Lengths of drawn word vectors against d, measured and by formula, beside those of the positions.
/// @param unit  components from N(0, 1) in place of N(0, 1/d)
Figure scaling_draws_figure(const FigureInput& input, const std::vector<DrawnLengths>& lengths, int d_model, bool unit);

/// The token and the attention that the laboratory shows: those of the selection, in the run of one column.
RunView studied_view(const FigureInput& input, const ScalingStudy& study, const ScalingStudy::Column& column);

/// "× 8.0: word[玩, 12] = 0.31" of the hovered number of one of the columns; else "".
std::string scaling_readout(const FigureInput& input, const ScalingStudy& study);

/// A value of the run of a column, as its tags call it.
std::string name_in_scaling(int column, const std::string& name);

/// "× 1", "× √d_model = 8.0", "free: × 3"
std::string scaling_title(const Canvas& canvas, std::size_t column, float factor);

}  // namespace headlight
