#pragma once
// The heads of a model as a table, as a map and in groups of alike ones.
#include <string>
#include <vector>

#include "core/analysis/head_survey.h"
#include "core/figure/canvas.h"
#include "core/figure/options.h"

namespace headlight {

/// Every head and what it looks at, over the sentences of the survey.
Figure heads_figure(const FigureInput& input, const HeadSurvey& survey, const HeadsOptions& options);

/// What the three forms share.
struct HeadsPicture {
  const FigureInput& input;
  const HeadSurvey& survey;
  const HeadsOptions& options;
  std::vector<int> groups;  // of group_heads

  const HeadMeasurement& head(int i) const { return survey.heads[static_cast<std::size_t>(i)]; }
  int size() const { return static_cast<int>(survey.heads.size()); }
  bool chosen(int i) const;
  /// "L1 H2"; of two stacks "cross L1 H2".
  std::string name(const Canvas& canvas, int i) const;
  /// "A" of heads that are alike, "" of one that is like no other.
  std::string letter(int i) const;
  Selection selection(int i) const;
  Tag tag(int i) const;
};

// Each draws below `top` and returns the lower edge.
float draw_heads_table(Canvas& canvas, const HeadsPicture& picture, float top);
float draw_heads_map(Canvas& canvas, const HeadsPicture& picture, float top);
float draw_heads_groups(Canvas& canvas, const HeadsPicture& picture, float top);

}  // namespace headlight
