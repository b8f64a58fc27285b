#include "core/train/vision_scores.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr int scenes_at_once = 50;
constexpr std::uint64_t drawing_seed = 20;
constexpr double near_enough = 3;  // pixels

int largest(const ConstMatrixMap& rows, int row) {
  Eigen::Index at = 0;
  rows.row(row).maxCoeff(&at);
  return static_cast<int>(at);
}

/// Sums of measures and how often each was taken.
class Means {
 public:
  void add(const std::string& name, double value) {
    Sum& sum = sums_[name];
    sum.value += value;
    sum.count += 1;
  }
  void write(std::map<std::string, double>& out) const {
    for (const auto& [name, sum] : sums_) out[name] = sum.value / std::max(1, sum.count);
  }

 private:
  struct Sum {
    double value = 0;
    int count = 0;
  };
  std::map<std::string, Sum> sums_;
};

struct Measuring {
  const VisionModel& model;
  Means all;
  std::map<std::pair<std::string, int>, Means> heads;  // attention and head
};

// The patches that belong to one of several shapes: with ink, and near it.
std::vector<char> own_patches(const VisionSpec& vision, const Scene& scene, const DrawnShape& shape) {
  std::vector<char> out = shape_patches(vision, scene.clean);
  for (int i = 0; i < vision.patches(); ++i) {
    const double x = (i % vision.grid() + 0.5) * vision.patch;
    const double y = (static_cast<double>(i / vision.grid()) + 0.5) * vision.patch;
    if (std::hypot(x - shape.x, y - shape.y) > shape.radius * 1.2 + vision.patch) out[static_cast<std::size_t>(i)] = 0;
  }
  return out;
}

void measure_self_attention(Measuring& m, const Graph& graph, const std::string& prefix, const VisionBatch& batch) {
  const int H = m.model.config.n_heads;
  const int first = m.model.vision.class_token() ? 1 : 0;
  for (int l = 0; l < m.model.config.n_layers; ++l) {
    const std::string name = prefix + "blocks." + std::to_string(l) + ".attn";
    const Tensor& pattern = *graph.find_value(name + ".pattern");
    for (std::size_t b = 0; b < batch.scenes.size(); ++b) {
      const std::vector<char> marked = shape_patches(m.model.vision, batch.scenes[b].clean);
      for (int h = 0; h < H; ++h) {
        Means& head = m.heads[{name, h}];
        const auto rows = pattern.slice(static_cast<int>(b) * H + h);
        for (int q = 0; q < pattern.rows(); ++q) {
          const PatchWeight weight = weight_on(rows.row(q), first, marked);
          if (q < first) {
            head.add("from_class", weight.on);
          } else if (marked[static_cast<std::size_t>(q - first)] != 0) {
            head.add("on_shape", weight.on);
            head.add("share", weight.share);
          } else {
            head.add("from_background", weight.on);
          }
        }
      }
    }
  }
}

void measure_classes(Measuring& m, const Graph& graph, const VisionBatch& batch) {
  const Tensor& probs = *graph.find_value("probs");
  for (std::size_t b = 0; b < batch.scenes.size(); ++b) {
    const int right = static_cast<int>(batch.scenes[b].shapes[0].kind);
    const auto row = probs.slice(static_cast<int>(b));
    m.all.add("class", largest(row, 0) == right ? 1 : 0);
    m.all.add("loss", -std::log(std::max(1e-12, static_cast<double>(row(0, right)))));
  }
  measure_self_attention(m, graph, "", batch);
}

void measure_detections(Measuring& m, const Graph& graph, const VisionBatch& batch) {
  const Tensor& probs = *graph.find_value("decoder.probs");
  const Tensor& places = *graph.find_value("decoder.places");
  const int nothing = probs.cols() - 1;
  const int H = m.model.config.n_heads;
  for (int b = 0; b < probs.batch(); ++b) {
    const Scene& scene = batch.scenes[static_cast<std::size_t>(b)];
    const std::vector<int> query = cheapest_matching(matching_cost(probs.slice(b), places.slice(b), scene));
    bool all_right = true;
    for (int q = 0; q < probs.rows(); ++q)
      if (std::find(query.begin(), query.end(), q) == query.end()) all_right &= largest(probs.slice(b), q) == nothing;
    for (std::size_t i = 0; i < query.size(); ++i) {
      if (query[i] < 0) {  // more shapes than queries: not found
        m.all.add("class", 0);
        m.all.add("found", 0);
        all_right = false;
        continue;
      }
      const DrawnShape& shape = scene.shapes[i];
      const double size = m.model.vision.picture;
      const double off = std::hypot(static_cast<double>(places(b, query[i], 0)) * size - shape.x,
                                    static_cast<double>(places(b, query[i], 1)) * size - shape.y);
      const bool right = largest(probs.slice(b), query[i]) == static_cast<int>(shape.kind);
      m.all.add("class", right ? 1 : 0);
      m.all.add("found", right && off < near_enough ? 1 : 0);
      m.all.add("off", off);
      all_right &= right && off < near_enough;
      const std::vector<char> own = own_patches(m.model.vision, scene, shape);
      for (int l = 0; l < m.model.config.n_layers; ++l) {
        const std::string name = "decoder.blocks." + std::to_string(l) + ".cross";
        const Tensor& pattern = *graph.find_value(name + ".pattern");
        for (int h = 0; h < H; ++h) {
          const PatchWeight weight = weight_on(pattern.slice(b * H + h).row(query[i]), 0, own);
          m.heads[{name, h}].add("on_own", weight.on);
          m.heads[{name, h}].add("share", weight.share);
        }
      }
    }
    m.all.add("picture", all_right ? 1 : 0);
  }
  measure_self_attention(m, graph, "encoder.", batch);
}

void measure_captions(Measuring& m, const Graph& graph, const VisionBatch& batch) {
  const Tensor& logits = *graph.find_value("logits");
  for (std::size_t b = 0; b < batch.scenes.size(); ++b) {
    const Caption& right = batch.scenes[b].caption;
    const Caption& nearest = all_captions()[static_cast<std::size_t>(largest(logits.slice(0), static_cast<int>(b)))];
    m.all.add("caption", nearest == right ? 1 : 0);
    m.all.add("kind", nearest.kind == right.kind ? 1 : 0);
    m.all.add("size", nearest.big == right.big ? 1 : 0);
    m.all.add("place", nearest.place == right.place ? 1 : 0);
  }
  measure_self_attention(m, graph, "picture.", batch);
}

void measure(Measuring& m, const VisionBatch& batch) {
  Graph graph;
  const Forward f{graph, m.model.parameters, m.model.config};
  const Var pictures = graph.constant(batch.pictures);
  switch (m.model.vision.form) {
    case VisionForm::whole:
    case VisionForm::windows:
      classify(f, m.model.vision, pictures);
      return measure_classes(m, graph, batch);
    case VisionForm::queries:
      detect(f, m.model.vision, pictures);
      return measure_detections(m, graph, batch);
    case VisionForm::captions: {
      std::vector<std::vector<int>> ids;
      for (const Caption& caption : all_captions()) ids.push_back(ids_of(caption, m.model.source));
      match(f, picture_vectors(f, m.model.vision, pictures), caption_vectors(f, ids));
      return measure_captions(m, graph, batch);
    }
  }
}

}  // namespace

std::vector<char> shape_patches(const VisionSpec& vision, const Matrix& clean) {
  std::vector<char> out;
  for (int i = 0; i < vision.patches(); ++i) {
    const auto patch = clean.block(Eigen::Index{i / vision.grid()} * vision.patch,
                                   Eigen::Index{i % vision.grid()} * vision.patch, vision.patch, vision.patch);
    out.push_back(patch.maxCoeff() > 0.25F ? 1 : 0);
  }
  return out;
}

PatchWeight weight_on(const Eigen::Ref<const Eigen::RowVectorXf>& row, int first, const std::vector<char>& marked) {
  double on = 0;
  double all = 0;
  int seen = 0;
  int seen_marked = 0;
  for (std::size_t i = 0; i < marked.size(); ++i) {
    const auto weight = static_cast<double>(row[first + static_cast<Eigen::Index>(i)]);
    if (weight <= 0) continue;
    all += weight;
    ++seen;
    if (marked[i] == 0) continue;
    on += weight;
    ++seen_marked;
  }
  return {all > 0 ? on / all : 0, static_cast<double>(seen_marked) / std::max(1, seen)};
}

Evaluation evaluate_vision(const VisionModel& model, int examples) {
  Measuring measuring{model, {}, {}};
  Random random(drawing_seed);
  for (int done = 0; done < examples; done += scenes_at_once) {
    VisionBatch batch;
    for (int i = done; i < std::min(examples, done + scenes_at_once); ++i)
      batch.scenes.push_back(draw_scene(model.vision, random, Part::held_out));
    batch.pictures = pictures_of(batch.scenes);
    measure(measuring, batch);
  }
  Evaluation out;
  out.examples = examples;
  measuring.all.write(out.measures);
  for (const auto& [head, means] : measuring.heads) {
    out.heads.push_back({head.first, head.second, {}});
    means.write(out.heads.back().measures);
  }
  return out;
}

}  // namespace headlight
