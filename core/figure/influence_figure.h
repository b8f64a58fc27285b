#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/influence.h"
#include "core/figure/canvas.h"

namespace headlight {

/// One model of the figure: what it is, and its influence matrix [T, T].
struct InfluencePanel {
  SequenceConfig config;
  Matrix influence;
};

/// What a cell of a matrix says of word j and the result at i.
enum class InfluenceShown {
  strongest,  // in parts of the strongest influence on this result
  share,      // in parts of the sum of all influences on this result
  norm,       // the norm itself
};

struct InfluenceView {
  int from = 0, to = -1;  // word j and result i whose ways are drawn; −1: the last
  InfluenceShown shown = InfluenceShown::strongest;
  bool logarithmic = false;
};

/// The element in the quantity that is shown.
double influence_shown(const Matrix& influence, int to, int from, InfluenceShown shown);

/// Models side by side on one scale: the ways that are open to a word (drawn for one pair, a click on a cell or a word
/// chooses another: fields exhibit.from and exhibit.to), the influence matrix, and path length, receptive field and
/// steps in series.
/// @param tokens  T words   @param hover  what the mouse is over: a cell shows its pair
Figure influence_figure(const Style& style, const std::vector<std::string>& tokens,
                        const std::vector<InfluencePanel>& panels, InfluenceView view, const std::optional<Tag>& hover);

}  // namespace headlight
