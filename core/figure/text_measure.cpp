#include "core/figure/text_measure.h"
#include "core/text/utf8.h"

#include <array>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <unordered_map>

#include "core/figure/rich_text.h"

namespace headlight {
namespace {

constexpr float measured_at = 100;         // pixels; large, so that Pango's 1/1024 units do not matter
constexpr std::size_t most_texts = 16384;  // then the cache starts again

struct FontDescriptionFree {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// A font map of its own: Pango's are not to be used by two threads at once, and the default one belongs to whoever
/// draws.
class Measurer {
 public:
  Measurer()
      : fonts_(pango_cairo_font_map_new()),
        context_(pango_font_map_create_context(fonts_.get())),
        layout_((use_linear_metrics(context_.get()), pango_layout_new(context_.get()))) {}

  float width(std::string_view text, bool mono, bool bold) {
    const std::scoped_lock lock(mutex_);
    auto& cache = caches_[(mono ? 2U : 0U) + (bold ? 1U : 0U)];
    if (const auto known = cache.find(text); known != cache.end()) return known->second;
    set_run(layout_.get(), text, mono, bold, measured_at);
    int w = 0;
    pango_layout_get_size(layout_.get(), &w, nullptr);
    const float width = static_cast<float>(w) / (PANGO_SCALE * measured_at);
    if (cache.size() >= most_texts) cache.clear();
    cache.emplace(text, width);
    return width;
  }

  /// The first of these families that is installed; the last one when none is (fontconfig then substitutes).
  const char* first_of(std::initializer_list<const char*> families) {
    const std::scoped_lock lock(mutex_);
    for (const char* family : families)
      if (pango_font_map_get_family(fonts_.get(), family) != nullptr) return family;
    return *(families.end() - 1);
  }

 private:
  std::mutex mutex_;
  GObjectPtr<PangoFontMap> fonts_;
  GObjectPtr<PangoContext> context_;
  GObjectPtr<PangoLayout> layout_;
  std::array<std::unordered_map<std::string, float, Hash, std::equal_to<>>, 4> caches_;
};

Measurer& measurer() {
  static Measurer one;
  return one;
}

}  // namespace

const char* text_family() {
  static const char* const family = measurer().first_of({"Noto Sans CJK SC", "Noto Sans", "DejaVu Sans"});
  return family;
}

const char* mono_family() {
  static const char* const family = measurer().first_of({"Noto Sans Mono CJK SC", "DejaVu Sans Mono"});
  return family;
}

void use_linear_metrics(PangoContext* context) {
  const std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options(
      cairo_font_options_create(), cairo_font_options_destroy);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options.get());
  pango_context_set_round_glyph_positions(context, FALSE);
  pango_context_set_language(context, pango_language_from_string("zh-cn"));
  pango_cairo_context_set_resolution(context, 96);
}

void set_run(PangoLayout* layout, std::string_view text, bool mono, bool bold, float pixels) {
  const std::unique_ptr<PangoFontDescription, FontDescriptionFree> font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), mono ? mono_family() : text_family());
  pango_font_description_set_weight(font.get(), bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font.get(), static_cast<double>(pixels) * PANGO_SCALE);
  pango_layout_set_font_description(layout, font.get());
  pango_layout_set_single_paragraph_mode(layout, TRUE);
  const std::string valid = valid_utf8(text);
  pango_layout_set_text(layout, valid.data(), static_cast<int>(valid.size()));
}

float width_per_pixel(std::string_view text, bool mono, bool bold) {
  if (text.empty()) return 0;
  text_family();  // both names are found before the lock of a measurement is held
  mono_family();
  return measurer().width(text, mono, bold);
}

}  // namespace headlight
