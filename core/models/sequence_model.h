#pragma once
// Small models that read a sequence from left to right, five ways of letting one position know of another: to be
// compared on the same words and the same task. All are causal, and all are made of the ops that the transformer is
// made of, so that every value can be explained and has a gradient.
#include <cstdint>
#include <string>
#include <vector>

#include "core/graph/graph.h"
#include "core/nn/config.h"
#include "core/nn/parameters.h"
#include "core/text/tr.h"

namespace headlight {

enum class SequenceKind {
  rnn,          // h_t = tanh(x_t W_x + h_{t−1} W_h + b) (Elman 1990)
  lstm,         // a cell with input, forget and output gates (Hochreiter and Schmidhuber 1997; Gers et al. 2000)
  cnn,          // layers of x + relu(conv(x)), causal, neighbouring taps
  dilated_cnn,  // the same with taps 1, 2, 4, … apart (WaveNet, van den Oord et al. 2016)
  attention,    // a causal transformer: pre-norm blocks of core/nn/block.h with sinusoidal positions
};
inline constexpr SequenceKind all_sequence_kinds[] = {SequenceKind::rnn, SequenceKind::lstm, SequenceKind::cnn,
                                                      SequenceKind::dilated_cnn, SequenceKind::attention};

std::string to_string(SequenceKind kind);  // "rnn", "lstm", "cnn", "dilated_cnn", "attention"
/// Throws std::invalid_argument naming what was expected and found.
SequenceKind sequence_kind_from(const std::string& text);
Tr title(SequenceKind kind);  // "tanh-RNN", "dilated CNN"

struct SequenceConfig {
  SequenceKind kind = SequenceKind::rnn;
  int d_model = 16;
  int layers = 1;
  int kernel = 3;         // taps of a convolution
  int n_heads = 1;        // of attention; divides d_model
  int dilation_base = 2;  // layer l of the dilated CNN has taps dilation_base^l apart
  float forget_bias = 1;  // of the LSTM at first: it keeps sigmoid(forget_bias) of its cell from position to position
  bool operator==(const SequenceConfig&) const = default;
};

/// Distance between the taps of a layer of a convolution.
int dilation_of(const SequenceConfig& config, int layer);

/// The transformer that SequenceKind::attention is: d_ff = 2·d_model.
ModelConfig transformer_config(const SequenceConfig& config);

/// Seeded initial values, as those of the transformer (see initial_parameters): a word has the same vector in all five
/// kinds of one d_model. Matrices are Xavier-uniform, a convolution's with kernel·d_model inputs and outputs; biases 0,
/// but the forget gate's.
/// Throws std::invalid_argument (expected, found, what to do) when sizes are out of range or do not fit each other.
Parameters initial_sequence_parameters(const SequenceConfig& config, std::uint64_t seed,
                                       const std::vector<std::string>& words);

/// What every kind of model records, whatever else it does.
struct SequenceValues {
  Var embed;   // [B, T, d_model] "embed": the words' vectors, what the model gets
  Var states;  // [B, T, d_model] "states": what it makes of them
  Var logits;  // [B, T, V] "logits"
};

/// Runs a model on sequences of one length. Other names: rnn.{l}.in, .h.{t}, .states; lstm.{l}.in, .i.{t}, .f.{t},
/// .g.{t}, .o.{t}, .c.{t}, .h.{t}, .states; cnn.{l}.conv, .relu, .out; blocks.{l}.… of the transformer; probs. A
/// training graph has no names for single positions and no probs.
/// @param ids  B sequences, at least one, of T words each
SequenceValues run_sequence_model(Graph& graph, const SequenceConfig& config, const Parameters& parameters,
                                  const std::vector<std::vector<int>>& ids);

}  // namespace headlight
