#pragma once
#include "app/ui/session.h"
#include "app/ui/ui.h"

namespace headlight {

/// The slim row above a picture of attention: quantity, contrast, direction, digits. Changes session.state.heatmap.
/// A page of many heads has but the contrast. `prefix` begins the ids of its widgets ("heatmap"). Returns the y where
/// the picture may begin.
float heatmap_controls(Session& session, std::string_view prefix, Rect room, bool one_head);

}  // namespace headlight
