#pragma once
#include "core/analysis/position_study.h"
#include "core/figure/builders.h"

namespace headlight {

/// The sinusoids (or the model's own learned table): every position's vector, the wavelength of every pair of columns,
/// and the dot product of any two positions, which depends on their difference only. Needs no study.
Figure position_waves_figure(const FigureInput& input, const PositionsOptions& options);

/// The chosen head's pattern under every kind of positions, each really run, and how much of the attention moved.
Figure position_kinds_figure(const FigureInput& input, const PositionStudyResult& study);

/// The same words in another order: by how much the rows differ, kind by kind, and one word's row before and after.
Figure position_shuffle_figure(const FigureInput& input, const PositionStudyResult& study);

/// "none", "sinusoidal", …
Tr position_word(Position kind);

}  // namespace headlight
