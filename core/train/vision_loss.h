#pragma once
#include <vector>

#include "core/models/vision_forward.h"
#include "core/train/drawn_shapes.h"

namespace headlight {

/// Scenes and their pictures below each other, [B, P, P].
struct VisionBatch {
  std::vector<Scene> scenes;
  Tensor pictures;
};
/// Draws a batch; of the `captions` form every caption occurs at most once (so a batch has at most 50).
VisionBatch draw_vision_batch(const VisionSpec& vision, int count, Random& random, Part part);
Tensor pictures_of(const std::vector<Scene>& scenes);

/// The loss of a batch as a graph.
/// whole, windows: cross-entropy of the class.
/// queries: every shape is given the query that fits it best, all together at the least cost (Carion et al. 2020,
///   section 3.1; cost: −p(class) + 5·(|Δx| + |Δy|), places 0 … 1); cross-entropy of the classes, "nothing" counted a
///   quarter as much; and 20 times the mean squared error of the places.
/// captions: cross-entropy of the right caption for every picture and of the right picture for every caption, halved
///   (Radford et al. 2021, figure 3).
struct VisionLoss {
  Var total;
  int asked = 0, right = 0;  // classes, or captions
};
VisionLoss vision_loss(const Forward& f, const VisionSpec& vision, const Vocabulary& words, const VisionBatch& batch);

/// Which query each shape is given, at the least cost in all; −1 for a shape that is left over, as there are when the
/// shapes are more than the queries or the costs are not numbers.   @param cost [shapes, queries]
std::vector<int> cheapest_matching(const Matrix& cost);
/// The cost of giving a query to a shape.   @param probs, places of one picture: [queries, classes + 1], [queries, 2]
Matrix matching_cost(const ConstMatrixMap& probs, const ConstMatrixMap& places, const Scene& scene);

}  // namespace headlight
