#pragma once
#include "core/analysis/what_if.h"
#include "core/figure/builders.h"
#include "core/figure/run_view.h"

namespace headlight {

/// What an intervention does: the probability of the followed word when each head is silenced, the words before and
/// after, how far the change goes, and the difference of one value as a red-blue matrix.
Figure what_if_figure(const FigureInput& input, const WhatIf& study, const WhatIfOptions& options);

/// A value whose difference is drawn, and the layer and head that it belongs to.
struct ShownDifference {
  std::string value;
  Selection at;
};

/// The value of the options. When they name none: the first of the selected head and layer that has changed or, when
/// the change does not reach these, the first of all recorded values, in the order of computation.
ShownDifference shown_difference(const WhatIf& study, const Selection& selection, const WhatIfOptions& options);

}  // namespace headlight
