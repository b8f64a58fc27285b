#include "core/train/vision_loss.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include "core/ops/add.h"
#include "core/ops/cross_entropy.h"
#include "core/ops/elementwise_product.h"
#include "core/ops/matmul.h"
#include "core/ops/mean.h"
#include "core/ops/scale.h"

namespace headlight {
namespace {

constexpr float nothing_weight = 0.25F;
constexpr float place_weight = 20;

int largest(const ConstMatrixMap& rows, int row) {
  Eigen::Index at = 0;
  rows.row(row).maxCoeff(&at);
  return static_cast<int>(at);
}

Matrix softmax_rows(const ConstMatrixMap& logits) {
  Matrix out = (logits.colwise() - logits.rowwise().maxCoeff()).array().exp().matrix();
  for (Eigen::Index r = 0; r < out.rows(); ++r) out.row(r) /= out.row(r).sum();
  return out;
}

VisionLoss class_loss(const Forward& f, const VisionSpec& vision, const VisionBatch& batch) {
  const Var logits = classify(f, vision, f.graph.constant(batch.pictures));
  std::vector<int> classes;
  VisionLoss out;
  for (const Scene& scene : batch.scenes) {
    const int right = static_cast<int>(scene.shapes.at(0).kind);
    out.right += largest(f.graph.value(logits).flat(), static_cast<int>(classes.size())) == right ? 1 : 0;
    classes.push_back(right);
  }
  out.asked = static_cast<int>(classes.size());
  out.total = cross_entropy(f.graph, logits, classes);
  return out;
}

VisionLoss set_loss(const Forward& f, const VisionSpec& vision, const VisionBatch& batch) {
  Graph& g = f.graph;
  const Detections found = detect(f, vision, g.constant(batch.pictures));
  const Tensor& logits = g.value(found.logits);
  const Tensor& places = g.value(found.places);
  const int nothing = logits.cols() - 1;
  std::vector<int> things(static_cast<std::size_t>(logits.batch()) * static_cast<std::size_t>(logits.rows()), -1);
  std::vector<int> nothings(things.size(), nothing);
  Tensor wanted = Tensor::zeros(places.shape());
  Tensor counts = Tensor::zeros(places.shape());
  VisionLoss out;
  int matched = 0;
  for (int b = 0; b < logits.batch(); ++b) {
    const Scene& scene = batch.scenes[static_cast<std::size_t>(b)];
    const Matrix probs = softmax_rows(logits.slice(b));
    const ConstMatrixMap probs_map(probs.data(), probs.rows(), probs.cols());
    const std::vector<int> query = cheapest_matching(matching_cost(probs_map, places.slice(b), scene));
    out.asked += static_cast<int>(query.size());
    for (std::size_t i = 0; i < query.size(); ++i) {
      if (query[i] < 0) continue;  // more shapes than queries: this one is missed, and nothing can be learned from it
      const DrawnShape& shape = scene.shapes[i];
      const auto at = static_cast<std::size_t>(b * logits.rows() + query[i]);
      things[at] = static_cast<int>(shape.kind);
      nothings[at] = -1;
      const auto size = static_cast<double>(scene.picture.rows());
      wanted(b, query[i], 0) = static_cast<float>(shape.x / size);
      wanted(b, query[i], 1) = static_cast<float>(shape.y / size);
      counts(b, query[i], 0) = counts(b, query[i], 1) = 1;
      ++matched;
      out.right += largest(logits.slice(b), query[i]) == things[at] ? 1 : 0;
    }
  }
  const float every = static_cast<float>(counts.size()) / static_cast<float>(std::max(1, 2 * matched));
  const Var off = elementwise_product(g, add(g, found.places, scale(g, g.constant(std::move(wanted)), -1)),
                                      g.constant(std::move(counts)));
  const Var squares = mean_all(g, elementwise_product(g, off, off));
  out.total = add(g, cross_entropy(g, found.logits, things),
                  scale(g, cross_entropy(g, found.logits, nothings), nothing_weight));
  out.total = add(g, out.total, scale(g, squares, place_weight * every));
  return out;
}

VisionLoss caption_loss(const Forward& f, const VisionSpec& vision, const Vocabulary& words, const VisionBatch& batch) {
  Graph& g = f.graph;
  std::vector<std::vector<int>> ids;
  for (const Scene& scene : batch.scenes) ids.push_back(ids_of(scene.caption, words));
  const Var pictures = picture_vectors(f, vision, g.constant(batch.pictures));
  const Var captions = caption_vectors(f, ids);
  const Var logits = match(f, pictures, captions);
  const Var turned = scale(g, matmul_transposed(g, captions, pictures), match_scale);
  VisionLoss out;
  out.asked = static_cast<int>(ids.size());
  std::vector<int> own(ids.size());
  std::iota(own.begin(), own.end(), 0);
  for (const int i : own) out.right += largest(g.value(logits).flat(), i) == i ? 1 : 0;
  out.total = scale(g, add(g, cross_entropy(g, logits, own), cross_entropy(g, turned, own)), 0.5F);
  return out;
}

}  // namespace

Tensor pictures_of(const std::vector<Scene>& scenes) {
  const auto size = static_cast<int>(scenes.at(0).picture.rows());
  Tensor out({static_cast<int>(scenes.size()), size, size});
  for (int b = 0; b < out.batch(); ++b) out.slice(b) = scenes[static_cast<std::size_t>(b)].picture;
  return out;
}

VisionBatch draw_vision_batch(const VisionSpec& vision, int count, Random& random, Part part) {
  VisionBatch out;
  std::vector<Caption> captions = all_captions();
  for (int i = 0; i < count; ++i) {
    if (vision.form != VisionForm::captions) {
      out.scenes.push_back(draw_scene(vision, random, part));
      continue;
    }
    const auto at = static_cast<std::size_t>(random.below(static_cast<int>(captions.size())));
    out.scenes.push_back(draw_scene(vision, random, part, captions[at]));
    captions.erase(captions.begin() + static_cast<std::ptrdiff_t>(at));
    if (captions.empty()) break;
  }
  out.pictures = pictures_of(out.scenes);
  return out;
}

std::vector<int> cheapest_matching(const Matrix& cost) {
  if (cost.rows() > cost.cols()) {  // every query takes a shape, and shapes are left over
    std::vector<int> out(static_cast<std::size_t>(cost.rows()), -1);
    const std::vector<int> shape = cheapest_matching(cost.transpose());
    for (std::size_t q = 0; q < shape.size(); ++q)
      if (shape[q] >= 0) out[static_cast<std::size_t>(shape[q])] = static_cast<int>(q);
    return out;
  }
  std::vector<int> chosen(static_cast<std::size_t>(cost.rows()), -1);
  std::vector<int> best = chosen;
  float least = std::numeric_limits<float>::infinity();
  std::vector<char> taken(static_cast<std::size_t>(cost.cols()), 0);
  const std::function<void(int, float)> give = [&](int shape, float so_far) {
    if (shape == cost.rows()) {
      if (so_far < least) {
        least = so_far;
        best = chosen;
      }
      return;
    }
    for (int q = 0; q < cost.cols(); ++q) {
      if (taken[static_cast<std::size_t>(q)] != 0) continue;
      taken[static_cast<std::size_t>(q)] = 1;
      chosen[static_cast<std::size_t>(shape)] = q;
      give(shape + 1, so_far + cost(shape, q));
      taken[static_cast<std::size_t>(q)] = 0;
    }
  };
  give(0, 0);
  return best;
}

Matrix matching_cost(const ConstMatrixMap& probs, const ConstMatrixMap& places, const Scene& scene) {
  Matrix cost(static_cast<Eigen::Index>(scene.shapes.size()), probs.rows());
  const auto size = static_cast<double>(scene.picture.rows());
  for (Eigen::Index i = 0; i < cost.rows(); ++i) {
    const DrawnShape& shape = scene.shapes[static_cast<std::size_t>(i)];
    for (Eigen::Index q = 0; q < cost.cols(); ++q)
      cost(i, q) =
          -probs(q, static_cast<int>(shape.kind)) + 5 * (std::abs(places(q, 0) - static_cast<float>(shape.x / size)) +
                                                         std::abs(places(q, 1) - static_cast<float>(shape.y / size)));
  }
  return cost;
}

VisionLoss vision_loss(const Forward& f, const VisionSpec& vision, const Vocabulary& words, const VisionBatch& batch) {
  switch (vision.form) {
    case VisionForm::whole:
    case VisionForm::windows:
      return class_loss(f, vision, batch);
    case VisionForm::queries:
      return set_loss(f, vision, batch);
    case VisionForm::captions:
      return caption_loss(f, vision, words, batch);
  }
  return {};
}

}  // namespace headlight
