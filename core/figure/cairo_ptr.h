#pragma once
// Cairo's objects as owners that free themselves.
#include <cairo.h>

#include <memory>

namespace headlight {

struct CairoFree {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_pattern_t* pattern) const { cairo_pattern_destroy(pattern); }
};
using CairoContext = std::unique_ptr<cairo_t, CairoFree>;
using CairoSurface = std::unique_ptr<cairo_surface_t, CairoFree>;

/// Everything inside a scope of cairo_save and cairo_restore.
class CairoScope {
 public:
  explicit CairoScope(cairo_t* context) : context_(context) { cairo_save(context_); }
  ~CairoScope() { cairo_restore(context_); }
  CairoScope(const CairoScope&) = delete;
  CairoScope& operator=(const CairoScope&) = delete;

 private:
  cairo_t* context_;
};

inline void set_color(cairo_t* context, const auto& color) {
  cairo_set_source_rgba(context, static_cast<double>(color.r), static_cast<double>(color.g),
                        static_cast<double>(color.b), static_cast<double>(color.a));
}

}  // namespace headlight
