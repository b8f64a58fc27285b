#pragma once
#include <string_view>

#include "app/ui/session.h"
#include "app/views/canvas.h"

namespace headlight {

/// A button whose menu hides tokens and joins pieces of words, in every picture of weights alike (state.reading). It is
/// drawn as chosen while anything is hidden or joined. `prefix` begins its id: "heatmap.reading".
void reading_menu(Session& session, std::string_view prefix, Flow& flow, bool enabled = true);

}  // namespace headlight
