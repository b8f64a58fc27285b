#pragma once
// How the result depends on every number on the way to it: gradients from a real backward pass.
#include <string>
#include <vector>

#include "core/models/run.h"

namespace headlight {

/// The number whose gradient is asked for, and of which row and word.
struct GradientGoal {
  enum class Kind {
    loss,   // of a decoder: mean of −log p over the words that follow in the sentence (the target); of an encoder,
            // or when nothing follows: −log p of the one word at the one row
    logit,  // of the word at the row
    probability,  // of the word at the row
  };
  Kind kind = Kind::loss;
  int row = -1;   // position of the stack that predicts; −1: the last one, of an encoder the first <mask>
  int word = -1;  // id; −1: the most probable one at that row
  bool operator==(const GradientGoal&) const = default;
};

/// One sentence and its gradients. The run's graph keeps them: run.graph.gradient(node) is ∂goal/∂value.
struct GradientResult {
  std::string goal;       // the name of the goal in the run's graph, [1, 1, 1]: "gradients.goal"
  double value = 0;       // of the goal
  int row = 0, word = 0;  // that were meant, with −1 filled in
  int asked = 0;          // words of the loss; 0 for one row and word
};

/// Adds the goal to the graph of a run and goes backward from it. @param sentence  of a batch
/// The run must have values. A row or word outside of the run is clamped.
/// @param how  which gradients are wanted; when it was cancelled they are of no use
GradientResult add_gradients(Run& run, const GradientGoal& goal, int sentence = 0, const Graph::Backward& how = {});

/// Makes the gradient of a value, and gradient × value, values of the graph that can be looked at and explained: names
/// "NAME.gradient" and "NAME.gradient_times", of the value's shape. Does nothing when there is no such value or they
/// are there already.
void record_gradient(Run& run, const std::string& name, GradientGoal::Kind goal);

/// The gradient of a value by name; null when the goal does not depend on it or the run has no such value.
const Tensor* gradient_of(const Run& run, const std::string& name);

/// Of every token of a stack, from its vector as it enters the model (`embed`): how much the goal changes at most for a
/// small change of the vector, and to first order by taking it away.
struct TokenSaliency {
  float norm = 0;         // ‖∂goal/∂embed_t‖
  float times_input = 0;  // ∂goal/∂embed_t · embed_t   (Simonyan et al. 2014; Denil et al. 2014)
};
std::vector<TokenSaliency> token_saliency(const Run& run, Stack stack, int sentence = 0);

/// Spearman's rank correlation: Pearson's of the ranks, equals sharing the mean of their ranks. NaN when one side has
/// no two different values or there are fewer than 2 pairs.
double rank_correlation(const std::vector<float>& a, const std::vector<float>& b);

/// Names of the recorded values that the goal depends on, in order of computation; parameters and internal ones left
/// out. Empty before add_gradients().
std::vector<std::string> values_with_gradient(const Run& run);

}  // namespace headlight
