#pragma once
#include <vector>

#include "core/analysis/logit_lens.h"
#include "core/figure/builders.h"
#include "core/figure/options.h"

namespace headlight {

/// What each layer would predict: rows are places of the residual stream, columns positions, a cell the most probable
/// word with its probability as colour; beside it the most probable words of one cell: of the locked one, else of the
/// one under the mouse, else of the output at the query.
/// @param looked  a run of one sentence with add_logit_lens; known to the window as its study's run 0
Figure lens_figure(const FigureInput& input, const Run& looked, const std::vector<LensStop>& stops,
                   const LensOptions& options);

}  // namespace headlight
