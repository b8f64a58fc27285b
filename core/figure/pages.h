#pragma once
// Figures as the pages of one A4 document: hand-outs, worksheets.
#include <string>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

struct PagesOptions {
  std::string title{};   // of the document, plain text; empty: that of the first figure
  std::string footer{};  // plain text at the lower left of every page; at the right is "2 / 5"
  std::string state{};   // JSON that the document opens again with; empty: none
  ThemeKind theme = ThemeKind::light;
  bool landscape = false;
};

/// The room for a figure on a page, in pixels of 1/96 inch, inside margins of 18 mm and above the foot line.
Rect page_room(const PagesOptions& options);
/// How a figure is to be built that fills a page: its language, theme, the room as width and height.
Style page_style(const PagesOptions& options, Lang lang);

/// One figure a page, from its upper left corner; one larger than the room is shrunk to it, none is enlarged. Throws
/// std::runtime_error when there is no figure or one is smaller than a pixel.
std::string pages_pdf(const std::vector<Figure>& figures, const PagesOptions& options);
/// pages_pdf to a file ending in .pdf, through a temporary name. Throws as it does, and when it cannot be written.
void save_pages(const std::vector<Figure>& figures, const std::string& path, const PagesOptions& options);

}  // namespace headlight
