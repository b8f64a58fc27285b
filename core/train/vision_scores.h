#pragma once
#include "core/train/evaluate.h"
#include "core/train/vision_loss.h"
#include "core/train/vision_recipe.h"

namespace headlight {

/// Measures a vision model on pictures whose shapes stand at positions never used in training; always the same ones.
/// whole, windows: "class" (the likeliest class is right), "loss" (nats).
/// queries: "class" (share of shapes whose query says the right class), "found" (… and a place less than 3 pixels off),
///   "picture" (every query right, those that should say nothing too), "off" (mean distance of places, pixels).
/// captions: "caption" (of all 50 captions the right one is nearest to the picture), "kind", "size", "place" (that part
///   of the nearest caption is right).
/// Of every head that looks at patches, all of them means over queries and pictures:
/// - "on_shape": of the weight that the shape's patches give to patches, the share on the shape's; "from_class": the
///   same of the class token, where there is one; "from_background": of the other patches;
/// - "share": the shape's share of the patches that those queries may look at: what even weights would give.
/// - of heads of object queries ("decoder.blocks.0.cross"): "on_own", of a query that was given a shape, the weight on
///   its patches, and "share".
Evaluation evaluate_vision(const VisionModel& model, int examples = 600);

/// Which patches have ink: a pixel darker than a quarter, in the picture without noise.
std::vector<char> shape_patches(const VisionSpec& vision, const Matrix& clean);

/// Of the weight that one query gives to patches, the share on those marked, and the share of the patches that it looks
/// at at all (weight above 0) that are marked.
struct PatchWeight {
  double on = 0, share = 0;
};
/// @param row  weights of one query   @param first  column of the first patch (1 behind a class token)
PatchWeight weight_on(const Eigen::Ref<const Eigen::RowVectorXf>& row, int first, const std::vector<char>& marked);

}  // namespace headlight
