#pragma once
// Plain text in Pango: how wide it is, and how the renderer sets it with the same metrics.
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>

namespace headlight {

struct GObjectFree {
  void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using GObjectPtr = std::unique_ptr<T, GObjectFree>;

/// Font features that both measuring and drawing use: nothing is hinted or rounded, so that widths grow with the size.
void use_linear_metrics(PangoContext* context);
/// Text and font of a layout: one line, `pixels` high type.
void set_run(PangoLayout* layout, std::string_view text, bool mono, bool bold, float pixels);

/// Width of plain text in parts of its size: text of 20 pixels is 20 × this wide. Cached (at most a few thousand texts
/// are kept); safe from several threads. Invalid UTF-8 counts as the replacement characters that are drawn.
float width_per_pixel(std::string_view text, bool mono, bool bold);

}  // namespace headlight
