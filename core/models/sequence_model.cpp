#include "core/models/sequence_model.h"

#include <cmath>

#include "core/models/sequence_layers.h"
#include "core/models/transformer.h"
#include "core/ops/embedding.h"
#include "core/ops/linear.h"
#include "core/ops/softmax.h"
#include "core/tensor/random.h"
#include "core/text/error.h"

namespace headlight {
namespace {

Var ids_node(Graph& g, const std::vector<std::vector<int>>& ids) {
  Tensor node({static_cast<int>(ids.size()), static_cast<int>(ids.at(0).size()), 1});
  float* to = node.data();
  for (const std::vector<int>& sequence : ids) {
    if (sequence.size() != ids[0].size())
      throw ArgumentError(Tr{"expected sequences of one length, found ", "各序列应等长，实际长度为 "} +
                          std::to_string(ids[0].size()) + Tr{" and ", " 与 "} + std::to_string(sequence.size()));
    for (const int id : sequence) *to++ = static_cast<float>(id);
  }
  return g.constant(std::move(node), "~ids");
}

// The causal transformer, from the words' ids to the last norm.
Var transformer_states(Graph& g, const SequenceConfig& config, const Parameters& parameters, Var ids) {
  const ModelConfig own = transformer_config(config);
  const int T = g.value(ids).rows();
  MaskSpec causal;
  causal.causal = true;
  Attended attended;
  attended.self_mask.mask = g.constant(additive_mask(causal, T, T, {}), "~mask");
  return stack({g, parameters, own}, "", ids, attended);
}

Tensor xavier(const Shape& shape, int in, int out, std::uint64_t seed) {
  Random random(seed);
  const double limit = std::sqrt(6.0 / (in + out));
  Tensor values(shape);
  for (std::size_t i = 0; i < values.size(); ++i) values.data()[i] = static_cast<float>(random.uniform(-limit, limit));
  return values;
}

void add_layer(Parameters& out, const SequenceConfig& c, int layer, std::uint64_t seed) {
  const int D = c.d_model;
  const bool convolution = c.kind == SequenceKind::cnn || c.kind == SequenceKind::dilated_cnn;
  const std::string name = (convolution ? "cnn." : to_string(c.kind) + ".") + std::to_string(layer);
  const auto matrix = [&](const std::string& which, const Shape& shape, int fan_in, int fan_out) {
    out.add(name + which, xavier(shape, fan_in, fan_out, seed_for(seed, name + which)));
  };
  if (convolution) {
    matrix(".W", {c.kernel, D, D}, c.kernel * D, c.kernel * D);
    out.add(name + ".b_c", Tensor::zeros({1, 1, D}));
    return;
  }
  const int gates = c.kind == SequenceKind::lstm ? 4 : 1;
  for (const char* which : {".W_x", ".W_h"}) matrix(which, {1, D, gates * D}, D, D);
  Tensor& bias = out.add(name + ".b_h", Tensor::zeros({1, 1, gates * D}));
  if (gates == 4)
    for (int i = D; i < 2 * D; ++i) bias(0, 0, i) = c.forget_bias;
}

void check(const SequenceConfig& c) {
  const auto in_range = [](const char* what, int found, int low, int high) {
    if (found < low || found > high)
      throw ArgumentError(std::string(what) + Tr{": expected ", "：应为 "} + std::to_string(low) + Tr{" to ", " 到 "} +
                          std::to_string(high) + Tr{", found ", "，实际为 "} + std::to_string(found));
  };
  in_range("d_model", c.d_model, 2, 1024);
  in_range("layers", c.layers, 1, 16);
  in_range("kernel", c.kernel, 1, 64);
  in_range("dilation_base", c.dilation_base, 1, 64);
  if (c.kind == SequenceKind::attention && (c.n_heads < 1 || c.d_model % c.n_heads != 0))
    throw ArgumentError(Tr{"n_heads: expected a divisor of d_model = ", "n_heads：应能整除 d_model = "} +
                        std::to_string(c.d_model) + Tr{", found ", "，实际为 "} + std::to_string(c.n_heads));
}

}  // namespace

std::string to_string(SequenceKind kind) {
  switch (kind) {
    case SequenceKind::rnn:
      return "rnn";
    case SequenceKind::lstm:
      return "lstm";
    case SequenceKind::cnn:
      return "cnn";
    case SequenceKind::dilated_cnn:
      return "dilated_cnn";
    case SequenceKind::attention:
      return "attention";
  }
  return {};
}

SequenceKind sequence_kind_from(const std::string& text) {
  std::string known;
  for (const SequenceKind kind : all_sequence_kinds) {
    if (to_string(kind) == text) return kind;
    known += (known.empty() ? "" : ", ") + to_string(kind);
  }
  throw ArgumentError(Tr{"architecture: expected one of ", "architecture：应为其中之一："} + known +
                      Tr{", found \"", "；实际为 \""} + text + "\"");
}

Tr title(SequenceKind kind) {
  switch (kind) {
    case SequenceKind::rnn:
      return {"tanh-RNN", "tanh-RNN"};
    case SequenceKind::lstm:
      return {"LSTM", "LSTM"};
    case SequenceKind::cnn:
      return {"CNN", "CNN"};
    case SequenceKind::dilated_cnn:
      return {"dilated CNN", "空洞 CNN"};
    case SequenceKind::attention:
      return {"attention", "注意力"};
  }
  return {"", ""};
}

int dilation_of(const SequenceConfig& config, int layer) {
  int dilation = 1;
  if (config.kind == SequenceKind::dilated_cnn)
    for (int l = 0; l < layer; ++l) dilation *= config.dilation_base;
  return dilation;
}

ModelConfig transformer_config(const SequenceConfig& config) {
  ModelConfig c;
  c.architecture = Architecture::decoder;
  c.n_layers = config.layers;
  c.n_heads = config.n_heads;
  c.d_model = config.d_model;
  c.d_head = config.d_model / config.n_heads;
  c.d_ff = 2 * config.d_model;
  c.norm = Norm::pre;
  c.position = Position::sinusoidal;
  c.embedding_scale = std::sqrt(static_cast<float>(config.d_model));
  c.causal = true;
  return c;
}

Parameters initial_sequence_parameters(const SequenceConfig& config, std::uint64_t seed,
                                       const std::vector<std::string>& words) {
  check(config);
  const ModelConfig sizes = transformer_config(config);
  if (config.kind == SequenceKind::attention) return initial_parameters(sizes, seed, words, {});
  Parameters out;
  for (int l = 0; l < config.layers; ++l) add_layer(out, config, l, seed);
  add_word_parameters(out, sizes, seed, words, {});
  return out;
}

SequenceValues run_sequence_model(Graph& g, const SequenceConfig& config, const Parameters& parameters,
                                  const std::vector<std::vector<int>>& ids) {
  const Var id_node = ids_node(g, ids);
  SequenceValues out;
  if (config.kind == SequenceKind::attention) {
    out.states = transformer_states(g, config, parameters, id_node);
    out.embed = g.find("embed");
  } else {
    out.embed = embedding(g, g.parameter("token_embedding", parameters.get("token_embedding")), id_node);
    Var x = out.embed = g.name(out.embed, "embed");
    for (int l = 0; l < config.layers; ++l) {
      const std::string layer = "." + std::to_string(l);
      if (config.kind == SequenceKind::rnn)
        x = rnn_layer(g, parameters, "rnn" + layer, x);
      else if (config.kind == SequenceKind::lstm)
        x = lstm_layer(g, parameters, "lstm" + layer, x);
      else
        x = convolution_layer(g, parameters, "cnn" + layer, x, dilation_of(config, l));
    }
    out.states = x;
  }
  out.states = g.name(out.states, "states");
  out.logits = g.name(linear(g, out.states, g.parameter("unembed", parameters.get("unembed"))), "logits");
  if (!g.training()) g.name(softmax(g, out.logits), "probs");
  return out;
}

}  // namespace headlight
