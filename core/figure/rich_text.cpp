#include "core/figure/rich_text.h"
#include "core/text/utf8.h"

#include <algorithm>

#include "core/figure/markup.h"
#include "core/figure/quotes.h"
#include "core/figure/text_measure.h"

namespace headlight {
namespace {

// Typography in parts of the size of the text around.
constexpr float script_size = 0.72F;  // of a sub- or superscript
constexpr float smallest = 0.58F;     // of a script of a script, in parts of the outermost size
constexpr float sub_drop = 0.18F;     // of its baseline
constexpr float sup_rise = 0.40F;
constexpr float root_left = 0.56F;  // room of the root sign
constexpr float root_right = 0.10F;
constexpr float root_line = 0.07F;
constexpr float ascent = 0.42F;  // of letters, above the middle line
constexpr float root_air = 0.11F;
constexpr float fraction_size = 0.86F;  // of what stands above and below the line
constexpr float fraction_gap = 0.16F;
constexpr float fraction_air = 0.08F;

bool is_mono(TextSize size) { return size == TextSize::digits || size == TextSize::digits_small; }
/// Titles and headings are bold by themselves.
bool is_bold(TextSize size) { return size == TextSize::title || size == TextSize::heading; }

bool quotes_are_wide(bool bold) { return width_per_pixel("“", false, bold) > 0.9F; }

class Layout {
 public:
  Layout(TextSize size, bool bold, float scale)
      : mono_(is_mono(size)), bold_(bold || is_bold(size)), outer_(pixels(size) * scale) {}

  void run(const std::vector<MarkupPiece>& pieces) { end_ = row(pieces, 0, 0, outer_); }
  float width() const { return end_; }
  std::vector<TextRun>&& take() { return std::move(runs_); }

 private:
  using Kind = MarkupPiece::Kind;

  /// Sets pieces from x on, on a middle line at dy; returns where they end.
  float row(const std::vector<MarkupPiece>& pieces, float x, float dy, float size) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const MarkupPiece& piece = pieces[i];
      if (piece.kind == Kind::text) {
        x = text(piece, x, dy, size);
      } else if (piece.kind == Kind::root) {
        x = root(piece, x, dy, size);
      } else if (piece.kind == Kind::fraction) {
        x = fraction(piece, x, dy, size);
      } else {
        float end = script(piece, x, dy, size);
        // x_{i}^{2}: both stand over one another
        if (i + 1 < pieces.size() && is_other_script(piece.kind, pieces[i + 1].kind))
          end = std::max(end, script(pieces[++i], x, dy, size));
        x = end + 0.03F * size;
      }
    }
    return x;
  }
  static bool is_other_script(Kind a, Kind b) {
    return (a == Kind::sub && b == Kind::sup) || (a == Kind::sup && b == Kind::sub);
  }

  float text(const MarkupPiece& piece, float x, float dy, float size) {
    const bool bold = bold_ || piece.bold;
    for (const QuotedPart& part : parts_at_quotes(piece.text, !mono_ && quotes_are_wide(bold))) {
      TextRun run;
      run.text = valid_utf8(part.text);
      run.x = x - part.back * size;
      run.dy = dy;
      run.size = size;
      run.bold = bold;
      runs_.push_back(std::move(run));
      x += (part.width < 0 ? width_per_pixel(part.text, mono_, bold) : part.width) * size;
    }
    return x;
  }

  float script(const MarkupPiece& piece, float x, float dy, float size) {
    const float small = std::max(script_size * size, smallest * outer_);
    const float shift = piece.kind == Kind::sub ? sub_drop * size : -sup_rise * size;
    // the baseline moves by the shift; the middle line of smaller type lies closer to its baseline
    return row(piece.inside, x + 0.02F * size, dy + shift + baseline_drop * (size - small), small);
  }

  float root(const MarkupPiece& piece, float x, float dy, float size) {
    const std::size_t first = runs_.size();
    const float start = x + root_left * size;
    const float end = row(piece.inside, start, dy, size) + root_right * size;
    float top = dy - ascent * size;
    float bottom = dy + baseline_drop * size;
    for (std::size_t i = first; i < runs_.size(); ++i) {
      top = std::min(top, runs_[i].dy - ascent * runs_[i].size);
      bottom = std::max(bottom, runs_[i].dy + baseline_drop * runs_[i].size);
      for (const Point p : runs_[i].strokes) top = std::min(top, p.y);
    }
    top -= root_air * size;
    bottom += 0.05F * size;
    const float hook = dy + 0.06F * size;
    TextRun sign;
    sign.x = x;
    sign.dy = dy;
    sign.size = size;
    sign.bold = bold_ || piece.bold;
    sign.strokes = {{x + 0.04F * size, hook},
                    {x + 0.14F * size, hook - 0.06F * size},
                    {x + 0.28F * size, bottom},
                    {x + 0.47F * size, top},
                    {end, top}};
    sign.line = (sign.bold ? 1.5F : 1.0F) * root_line * size;
    runs_.push_back(std::move(sign));
    return end + 0.06F * size;
  }

  /// Both parts centred over one another, a line between them at the middle of the text.
  float fraction(const MarkupPiece& piece, float x, float dy, float size) {
    const float air = fraction_air * size, start = x + 2 * air;
    const float part = std::max(fraction_size * size, smallest * outer_);
    const float rise = 0.5F * part + fraction_gap * size;
    const std::size_t first = runs_.size();
    const float upper = row(piece.inside, start, dy - rise, part) - start;
    const std::size_t second = runs_.size();
    const float lower = row(piece.under, start, dy + rise, part) - start;
    const float width = std::max(upper, lower);
    move(first, second, (width - upper) / 2);
    move(second, runs_.size(), (width - lower) / 2);
    TextRun line;
    line.x = x;
    line.dy = dy;
    line.size = size;
    line.strokes = {{x + air, dy}, {start + width + air, dy}};
    line.line = root_line * size;
    runs_.push_back(std::move(line));
    return start + width + 2 * air;
  }
  void move(std::size_t from, std::size_t to, float by) {
    for (std::size_t i = from; i < to; ++i) {
      runs_[i].x += by;
      for (Point& p : runs_[i].strokes) p.x += by;
    }
  }

  bool mono_, bold_;
  float outer_, end_ = 0;
  std::vector<TextRun> runs_;
};

/// Whether a text is more than one run.
bool has_markup(std::string_view text) {
  return text.find_first_of("\\_^*") != std::string_view::npos || text.find("√") != std::string_view::npos ||
         has_quotes(text);
}

}  // namespace

std::vector<TextRun> layout_rich_text(std::string_view text, TextSize size, bool bold, float scale) {
  if (text.empty()) return {};
  if (!has_markup(text)) {  // most texts: nothing to parse or to measure
    TextRun run;
    run.text = valid_utf8(text);
    run.size = pixels(size) * scale;
    run.bold = bold || is_bold(size);
    return {std::move(run)};
  }
  Layout layout(size, bold, scale);
  layout.run(parse_markup(text));
  return layout.take();
}

float text_width(std::string_view rich, TextSize size, bool bold, float scale) {
  if (!has_markup(rich)) return width_per_pixel(rich, is_mono(size), bold || is_bold(size)) * pixels(size) * scale;
  Layout layout(size, bold, scale);
  layout.run(parse_markup(rich));
  return layout.width();
}

}  // namespace headlight
