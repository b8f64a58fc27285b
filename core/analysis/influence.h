#pragma once
// What one position of a sequence model knows of another: by its real gradient, and by the ways there are.
#include <atomic>
#include <string>
#include <vector>

#include "core/models/sequence_model.h"
#include "core/tensor/tensor.h"

namespace headlight {

/// Influence of the word at j on the result at i: the Frobenius norm of ∂ states_i / ∂ embed_j, a [D, D] block of the
/// Jacobian, by backward passes through the whole model. A norm of √D is that of a copy of the word's vector.
/// @param ids   one sequence of T words   @return [T, T], row i, column j; exactly 0 above the diagonal
/// Empty (0 × 0) when cancelled.
Matrix influence_matrix(const SequenceConfig& config, const Parameters& parameters, const std::vector<int>& ids,
                        const std::atomic<bool>* cancelled = nullptr);

/// Scales W_h of every recurrent layer, of an LSTM the part of each gate, so that its largest |eigenvalue| is `radius`.
/// In a tanh-RNN an influence shrinks or grows by about so much, times the slope of tanh, from state to state. Other
/// kinds stay as they are.
void set_recurrent_radius(const SequenceConfig& config, Parameters& parameters, double radius);

/// A place in a model: level 0 are the words, level l what layer l makes of them.
struct FlowPlace {
  int level = 0, position = 0;
  bool operator==(const FlowPlace&) const = default;
  auto operator<=>(const FlowPlace&) const = default;
};
/// A direct connection: the value at `to` is computed from that at `from`.
struct FlowEdge {
  FlowPlace from, to;
  bool operator==(const FlowEdge&) const = default;
};

/// All direct connections of a model that reads T words, in an order of computation. A recurrent layer connects each
/// word to its own state and each state to the next one.
std::vector<FlowEdge> flow_edges(const SequenceConfig& config, int T);

/// Those that lie on a way from word j to the result at i.
std::vector<FlowEdge> flow_between(const SequenceConfig& config, int from_word, int to_result);

/// A way from word j to the result at i with as few moves from one position to another as there are; empty when there
/// is none. Staying at a position, from layer to layer, is no move.
std::vector<FlowEdge> shortest_flow(const SequenceConfig& config, int from_word, int to_result);
/// The moves of it: i − j of a recurrent model, about (i − j)/(kernel − 1) of a convolution, 1 of attention (Vaswani et
/// al. 2017, table 1, "maximum path length"). −1 when no way leads there.
int path_length(const SequenceConfig& config, int from_word, int to_result);

/// Words, itself included, that a result after `layers` layers depends on, of a sequence of T words.
int receptive_field(const SequenceConfig& config, int layers, int T);

/// Layer computations that must wait for each other, however many processors there are.
int serial_steps(const SequenceConfig& config, int T);

}  // namespace headlight
