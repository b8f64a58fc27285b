#pragma once
// A figure in the making: lengths in the style's pixels, colours of its theme, words in its language.
#include <optional>
#include <string>
#include <vector>

#include "core/figure/builders.h"
#include "core/figure/rich_text.h"

namespace headlight {

class Canvas {
 public:
  explicit Canvas(const Style& wanted) : style(wanted), colors(theme(wanted.theme)) { figure.scale = wanted.scale; }

  Figure figure;
  const Style style;
  const Theme& colors;

  float u(float pixels_at_scale_1) const { return pixels_at_scale_1 * style.scale; }
  float margin() const { return u(18); }
  float room_right() const { return style.width - margin(); }
  float room_bottom() const { return style.height - u(14); }
  float line_height(TextSize size) const { return pixels(size) * style.scale * 1.4F; }
  std::string say(const Tr& text) const { return text.in(style.lang); }
  float width_of(const std::string& text, TextSize size, bool bold = false) const {
    return text_width(text, size, bold, style.scale);
  }

  TextShape& text(Point at, std::string text, TextSize size, Color color, Align align = Align::left, bool bold = false);
  /// The first of these wordings that is at most `width` wide; the last one when none is.
  std::string fitting(const std::vector<std::string>& wordings, TextSize size, float width, bool bold = false) const;
  /// Several lines, wrapped at `width`; `top` is the upper edge of the first. Returns the lower edge of the last.
  float paragraph(Point top_left, const std::string& text, float width, TextSize size, Color color);

  /// What stands beside the title: the number under the mouse, in the colour of focus, or a remark in another one.
  struct Readout {
    std::string text;
    std::optional<Color> color{};
  };
  /// Title, caption and readout; returns the first free y below them.
  float header(const std::string& title, const std::string& caption, const Readout& readout);

  /// Gives the figure the size of what is in it, and the highlights.
  Figure finish(const FigureInput* input = nullptr);

 private:
  void fit_to_content();
};

/// "weights[玩, 去] = 0.6868" of the hovered element, when it is one of this run; else "".
std::string hover_readout(const FigureInput& input);

/// The box around a shape, turned text included.
Rect bounds(const Shape2D& shape, float scale);

/// A title and a sentence in the middle of nothing, where there is no picture.
Figure message_figure(const Style& style, const Tr& title, const Tr& words);
/// What is shown when there is nothing to compute from: an invitation.
Figure empty_figure(const Style& style);

}  // namespace headlight
