#pragma once
// All heads of a model on one page, to be printed.
#include "core/figure/builders.h"

namespace headlight {

/// An A4 page (96 pixels an inch, × style.scale; less what an export writes below), upright or lying, whichever gives
/// larger patterns: model, sentence, every head of every layer and attention with what it mostly looks at
/// (core/analysis/head_scores.h), legend. The page is always the same size: with very many heads the patterns become
/// small.
Figure sheet_figure(const FigureInput& input, const HeatmapOptions& options, const ReadingOptions& reading = {});

}  // namespace headlight
