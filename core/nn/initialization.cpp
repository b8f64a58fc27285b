#include "core/nn/initialization.h"

#include <cmath>

#include "core/tensor/random.h"

namespace headlight {
namespace {

constexpr double learned_position_deviation = 0.02;

Tensor uniform(const Shape& shape, double limit, std::uint64_t seed) {
  Random random(seed);
  Tensor out(shape);
  for (std::size_t i = 0; i < out.size(); ++i) out.data()[i] = static_cast<float>(random.uniform(-limit, limit));
  return out;
}

Tensor normal(const Shape& shape, double deviation, std::uint64_t seed) {
  Random random(seed);
  Tensor out(shape);
  for (std::size_t i = 0; i < out.size(); ++i) out.data()[i] = static_cast<float>(deviation * random.normal());
  return out;
}

Tensor token_rows(const Shape& shape, const std::string& name, std::uint64_t seed,
                  const std::vector<std::string>& words) {
  Tensor out(shape);
  for (int v = 0; v < shape.rows; ++v)
    out.slice(0).row(v) = normal({1, 1, shape.cols}, 1 / std::sqrt(shape.cols),
                                 seed_for(seed, name + "/" + words[static_cast<std::size_t>(v)]))
                              .slice(0);
  return out;
}

Tensor word_columns(const Shape& shape, const std::string& name, std::uint64_t seed,
                    const std::vector<std::string>& words) {
  Tensor out(shape);
  for (int v = 0; v < shape.cols; ++v)
    out.slice(0).col(v) = uniform({1, shape.rows, 1}, std::sqrt(3.0 / shape.rows),
                                  seed_for(seed, name + "/" + words[static_cast<std::size_t>(v)]))
                              .slice(0);
  return out;
}

}  // namespace

// Biases (b_Q, ln1.bias) 0, gains 1, all else Xavier. The additive score's v is a d_head × 1 matrix on its side.
Tensor initial_value(const ParameterShape& parameter, std::uint64_t seed) {
  const std::string last = parameter.name.substr(parameter.name.rfind('.') + 1);
  if (last == "gain") return Tensor::filled(parameter.shape, 1);
  if (last == "bias" || last.starts_with("b_")) return Tensor::zeros(parameter.shape);
  if (last == "position_embedding")
    return normal(parameter.shape, learned_position_deviation, seed_for(seed, parameter.name));
  const double limit = std::sqrt(6.0 / (parameter.shape.rows + parameter.shape.cols));
  return uniform(parameter.shape, limit, seed_for(seed, parameter.name));
}

Parameters initial_parameters(const ModelConfig& config, std::uint64_t seed,
                              const std::vector<std::string>& source_words,
                              const std::vector<std::string>& target_words) {
  Parameters out;
  for (const ParameterShape& parameter : parameter_shapes(config, 0, 0))
    out.add(parameter.name, initial_value(parameter, seed));
  add_word_parameters(out, config, seed, source_words, target_words);
  return out;
}

void add_word_parameters(Parameters& parameters, const ModelConfig& config, std::uint64_t seed,
                         const std::vector<std::string>& source_words, const std::vector<std::string>& target_words) {
  const auto add = [&](const std::string& prefix, const std::vector<std::string>& words, bool predicts) {
    const auto count = static_cast<int>(words.size());
    if (count == 0) return;
    const std::string table = prefix + "token_embedding";
    const std::string output = prefix + "unembed";
    parameters.add(table, token_rows({1, count, config.d_model}, table, seed, words));
    if (predicts && !config.tied) parameters.add(output, word_columns({1, config.d_model, count}, output, seed, words));
  };
  const bool two = config.two_stacks();
  add(two ? "encoder." : "", source_words, !two);
  if (two) add("decoder.", target_words, true);
}

void add_additive_score_parameters(Parameters& parameters, const ModelConfig& config, std::uint64_t seed) {
  for (const ParameterShape& parameter : additive_score_shapes(config))
    if (!parameters.has(parameter.name)) parameters.add(parameter.name, initial_value(parameter, seed));
}

}  // namespace headlight
