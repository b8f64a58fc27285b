#pragma once
#include "core/analysis/query_key.h"
#include "core/figure/builders.h"

namespace headlight {

/// One query and one key: their components, products, sum, scaling and softmax, beside the query's other keys. The key
/// is the hovered one, else the locked one, else that of the options, else the heaviest. With an edit, what was before
/// is outlined.
Figure inspector_figure(const FigureInput& input, const InspectorOptions& options);

/// The key that the inspector shows.
int inspected_key(const FigureInput& input, const InspectorOptions& options);
std::optional<ComponentEdit> edit_of(const InspectorOptions& options);

/// Half of the scale on which the components are drawn: a little more than the largest of this query and key. By so
/// much a component changes when it is dragged over component_reach() pixels of the figure.
/// @param row  without an edit, so that the scale stays while something is dragged
float component_extent(const QueryKey& row);
float component_reach(const Style& style, bool digits);

}  // namespace headlight
