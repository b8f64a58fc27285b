#pragma once
#include <map>
#include <span>
#include <string>

#include "core/graph/graph.h"
#include "core/nn/parameters.h"

namespace headlight {

struct OptimizerSettings {
  float beta1 = 0.9F, beta2 = 0.98F;
  float epsilon = 1e-9F;
  float weight_decay = 0;  // decoupled (AdamW), of matrices only: not of biases, gains and embeddings
  float clip = 1;          // largest norm of all gradients together; 0 for none
  bool operator==(const OptimizerSettings&) const = default;
};

/// Adam (Kingma and Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2) and
/// clipping of the gradient's norm (Pascanu et al. 2013).
class Optimizer {
 public:
  explicit Optimizer(const OptimizerSettings& settings) : settings_(settings) {}

  /// One step with the gradients that graph.backward() left at the parameters, added up over the graphs (the pieces of
  /// a batch); a parameter without gradient stays as it is. Changes nothing when a gradient is not finite.
  /// @return the norm of all gradients before clipping
  double step(Parameters& parameters, std::span<const Graph> graphs, float learning_rate);
  double step(Parameters& parameters, const Graph& graph, float learning_rate) {
    return step(parameters, {&graph, 1}, learning_rate);
  }

  int steps() const { return steps_; }

  /// First and second moments under "NAME/m" and "NAME/v", and the number of steps: what a resumed training needs.
  const Parameters& moments() const { return moments_; }
  void restore(Parameters moments, int steps);

 private:
  OptimizerSettings settings_;
  Parameters moments_;
  int steps_ = 0;
};

struct Schedule {
  enum class Kind { constant, cosine, inverse_square_root } kind = Kind::cosine;
  float peak = 1e-3F;
  int warm_up = 100;  // steps of linear growth to the peak
  int steps = 1000;   // the cosine reaches `lowest` of the peak there
  float lowest = 0.05F;
  bool operator==(const Schedule&) const = default;

  /// Of step 0, 1, … (inverse square root: Vaswani et al. 2017, section 5.3, scaled to the peak)
  float rate(int step) const;
};

}  // namespace headlight
