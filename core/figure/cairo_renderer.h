#pragma once
// Draws a figure's shapes with Cairo and Pango: the one way from a figure to PNG, SVG and PDF.
#include <cairo.h>

#include "core/figure/cairo_text.h"
#include "core/figure/figure.h"

namespace headlight {

/// Draws with the figure's upper left corner at the origin of `context`, one unit a pixel, clipped to the figure's
/// size; the context's state is restored. The paper is the caller's. On image surfaces edges are moved to whole pixels.
void draw_figure(cairo_t* context, const Figure& figure, const Theme& theme);

}  // namespace headlight
