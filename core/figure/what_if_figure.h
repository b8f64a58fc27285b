#pragma once
#include "core/analysis/what_if.h"
#include "core/figure/builders.h"
#include "core/figure/run_view.h"

namespace headlight {

/// What an intervention does: the probability of the followed word when each head is silenced, the words before and
/// after, how far the change goes, and the difference of one value as a red-blue matrix.
Figure what_if_figure(const FigureInput& input, const WhatIf& study, const WhatIfOptions& options);

/// The value whose difference is drawn: that of the options or, when they name none, the first of the selected head and
/// layer that has changed.
std::string difference_value(const WhatIf& study, const RunView& view, const WhatIfOptions& options);

}  // namespace headlight
