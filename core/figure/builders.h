#pragma once
// The pictures of the program, as pure functions of run, selection and style. Every one fits into style.width ×
// style.height when that is possible at all, and is larger when it is not (the window scrolls). Hovered and locked
// elements are part of it.
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/output_study.h"
#include "core/analysis/pattern_reading.h"
#include "core/analysis/scaling_study.h"
#include "core/figure/figure.h"
#include "core/figure/options.h"
#include "core/models/run.h"

namespace headlight {

/// What every builder gets.
struct FigureInput {
  const Run& run;
  Selection selection;               // clamped to the run
  std::optional<Tag> hover;          // what the mouse is over
  std::vector<ValueRef> operands{};  // of the locked element: outlined in their own matrices
  Style style;
};

/// One attention head as a matrix of the chosen quantity: tokens on both axes, query and key named, a colour bar with
/// numbers. Weights may be read in another way, and then it says so.
Figure heatmap_figure(const FigureInput& input, const HeatmapOptions& options, const ReadingOptions& reading = {});

/// All layers × heads as small patterns, each tagged with its head.
Figure grid_figure(const FigureInput& input, const HeatmapOptions& options, const ReadingOptions& reading = {});

/// The slim column of all layers × heads beside the canvas; width style.width.
Figure rail_figure(const FigureInput& input);

/// A step of the step view: tokens, embedding, scaling, positions, sum, Q/K/V, …
struct Step {
  std::string id;  // "pattern"; stable, for files and lessons
  Tr short_name;   // on the timeline: "weights", "权重"
  Tr title;        // of the figure: "Weights = softmax(masked scores)"
  Tr caption;      // one sentence
};
/// The steps of the block that is selected, in order; cross-attention and pre- or post-norm have their own.
std::vector<Step> steps_of(const Run& run, const Selection& selection);
/// The picture of step selection.step for the chosen layer, head and query.
Figure step_figure(const FigureInput& input);

/// Three columns (×1, ×√d_model, free): norms, components, ratio, cosines, entropy and pattern of each, on one scale.
Figure scaling_figure(const FigureInput& input, const ScalingStudy& study, const ScalingOptions& options);

/// What the model writes (or, an encoder, fills in): the words so far beside those of the target, and the candidates of
/// the row that writes the next one.
Figure output_figure(const FigureInput& input, const OutputStudy& study, const OutputOptions& options);

/// Outlines the elements in a figure: the locked one in the focus colour, its operands thinner.
void add_highlights(Figure& figure, const FigureInput& input);

/// Where a figure draws a value, under any of its names.
std::vector<Rect> places_of_value(const Figure& figure, const Run& run, const std::string& name);

/// What stands below an exported figure: model, seed, sentence, layer, head. Plain text, no markup.
std::string provenance(const Run& run, const Selection& selection, Lang lang);

/// "weights[玩, 去] · layer 2, head 3" for a value of the run: the name of the quantity in words, with the tokens of
/// its row and column, and which stack, layer and head when the model has several.
std::string describe(const Run& run, const ValueRef& element, Lang lang);
/// The same without stack, layer and head: "weights[玩, 去]". Rich text, like all names here.
std::string describe_short(const Run& run, const ValueRef& element, Lang lang);
/// "weights" for "blocks.0.attn.pattern"; "W_{Q}" for a parameter.
std::string value_name(const std::string& name, Lang lang);

}  // namespace headlight
