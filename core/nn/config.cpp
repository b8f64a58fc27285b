#include "core/nn/config.h"
#include "core/text/error.h"

#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace headlight {
namespace {

template <typename Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<Architecture, 3> architectures{{{Architecture::encoder, "encoder"},
                                                {Architecture::decoder, "decoder"},
                                                {Architecture::encoder_decoder, "encoder_decoder"}}};
constexpr Names<Norm, 2> norms{{{Norm::pre, "pre"}, {Norm::post, "post"}}};
constexpr Names<Activation, 2> activations{{{Activation::relu, "relu"}, {Activation::gelu, "gelu"}}};
constexpr Names<Position, 5> positions{{{Position::none, "none"},
                                        {Position::sinusoidal, "sinusoidal"},
                                        {Position::learned, "learned"},
                                        {Position::rotary, "rotary"},
                                        {Position::alibi, "alibi"}}};
constexpr Names<Score, 4> scores{
    {{Score::scaled, "scaled"}, {Score::dot, "dot"}, {Score::additive, "additive"}, {Score::cosine, "cosine"}}};

template <typename Enum, std::size_t N>
std::string word(const Names<Enum, N>& names, Enum value) {
  for (const auto& [key, text] : names)
    if (key == value) return std::string(text);
  return "?";
}

template <typename Enum, std::size_t N>
Enum value(const Names<Enum, N>& names, const std::string& text, const char* what) {
  std::string known;
  for (const auto& [key, name] : names) {
    if (name == text) return key;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  throw ArgumentError(std::string(what) + Tr{": expected one of ", "：应为其中之一："} + known +
                      Tr{", found \"", "；实际为 \""} + text + "\"");
}

void in_range(const char* what, int found, int low, int high) {
  if (found < low || found > high)
    throw ArgumentError(std::string(what) + Tr{": expected ", "：应为 "} + std::to_string(low) + Tr{" to ", " 到 "} +
                        std::to_string(high) + Tr{", found ", "，实际为 "} + std::to_string(found));
}

}  // namespace

std::string to_string(Architecture v) { return word(architectures, v); }
std::string to_string(Norm v) { return word(norms, v); }
std::string to_string(Activation v) { return word(activations, v); }
std::string to_string(Position v) { return word(positions, v); }
std::string to_string(Score v) { return word(scores, v); }
Architecture architecture_from(const std::string& text) { return value(architectures, text, "architecture"); }
Norm norm_from(const std::string& text) { return value(norms, text, "norm"); }
Activation activation_from(const std::string& text) { return value(activations, text, "activation"); }
Position position_from(const std::string& text) { return value(positions, text, "position"); }
Score score_from(const std::string& text) { return value(scores, text, "score"); }

ModelConfig with_architecture(ModelConfig config, Architecture architecture) {
  config.architecture = architecture;
  config.causal = architecture != Architecture::encoder;
  return config;
}

void check(const ModelConfig& c) {
  in_range("n_layers", c.n_layers, 1, 48);
  in_range("n_heads", c.n_heads, 1, 64);
  in_range("d_model", c.d_model, 2, 4096);
  in_range("d_head", c.d_head, 1, 4096);
  in_range("d_ff", c.d_ff, 1, 16384);
  in_range("max_positions", c.max_positions, 1, 65536);
  // Without the words. Each size may be fine alone and all together still more than a machine holds.
  constexpr double most = 2.5e8;
  const double blocks = static_cast<double>(c.n_layers) * c.d_model * (4.0 * c.n_heads * c.d_head + 2.0 * c.d_ff);
  if (blocks > most)
    throw ArgumentError(
        Tr{"expected a model of at most 250 million numbers (1 GB) in its layers, found about ",
           "各层参数应不超过 2.5 亿个（1 GB），实际约 "} +
        Tr{std::to_string(static_cast<long>(blocks / 1e6)), std::to_string(static_cast<long>(blocks / 1e8))} +
        Tr{" million; choose fewer layers or smaller d_model, d_ff", " 亿个；请减少层数，或减小 d_model、d_ff"});
  if (!(c.layer_norm_eps > 0 && c.layer_norm_eps < 1))
    throw ArgumentError(Tr{"layer_norm_eps: expected a number between 0 and 1, found ",
                           "layer_norm_eps：应为 0 与 1 之间的数，实际为 "} +
                        std::to_string(c.layer_norm_eps));
  if (!std::isfinite(c.embedding_scale))
    throw ArgumentError(
        Tr{"embedding_scale: expected a finite number, found ", "embedding_scale：应为有限的数，实际为 "} +
        std::to_string(c.embedding_scale));
}

}  // namespace headlight
