#pragma once
#include "core/figure/canvas.h"
#include "core/figure/read_view.h"
#include "core/figure/run_view.h"

namespace headlight {

/// One head as a small pattern without labels, tagged as a head; framed when `chosen`. `view` must be of that head.
/// Cells finer than a pixel are merged (the largest of them is shown), so that a long sentence costs no more.
/// @param read   not null: the weights as they are read, see read_view.h
/// @param later  not null: the cells go there, to be added when every card is drawn: what lies next to each other in
/// the
///               list of shapes is painted in one go
void draw_mini_pattern(Canvas& canvas, const RunView& view, Rect at, bool chosen, const ColorScale& scale,
                       const ReadView* read = nullptr, std::vector<GridShape>* later = nullptr);

/// The tag of a head: the pattern's full name, batch = layer, row = head.
Tag head_tag(const RunView& view);

/// "encoder", "decoder", "cross-attention"; empty for a one-stack model.
std::string group_name(const RunView& view, Lang lang);

}  // namespace headlight
