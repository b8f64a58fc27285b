#pragma once
// Text whose pieces differ in kind (words, links, formulas, numbers), broken into lines together, so that the rules
// about where a line may end hold across the pieces.
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

struct FlowPiece {
  std::string rich;    // rich text
  bool solid = false;  // never torn apart: a formula, a number
};

/// A part of a piece on a line.
struct FlowPart {
  std::size_t piece = 0;
  std::string rich;
  float x = 0, width = 0;  // pixels
};

/// The lines, at most `width` wide each where that is possible. A '\n' in a piece begins a new line.
std::vector<std::vector<FlowPart>> flowed(const std::vector<FlowPiece>& pieces, TextSize size, float width,
                                          float scale);

}  // namespace headlight
