#pragma once
#include <cairo.h>

#include "core/figure/figure.h"
#include "core/figure/rich_text.h"
#include "core/figure/text_measure.h"

namespace headlight {

/// Sets texts on one Cairo context, with the runs of layout_rich_text.
class CairoText {
 public:
  CairoText(cairo_t* context, float scale);
  void draw(const TextShape& text);
  float scale() const { return scale_; }

 private:
  void outline_lost(const TextRun& run, float left, bool mono);

  cairo_t* context_;
  float scale_;
  GObjectPtr<PangoContext> pango_;
  GObjectPtr<PangoLayout> layout_;
};

}  // namespace headlight
