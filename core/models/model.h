#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "core/nn/config.h"
#include "core/nn/parameters.h"
#include "core/text/vocabulary.h"

namespace headlight {

/// A transformer with its parameters and its words. Never changed once shared.
struct Model {
  ModelConfig config;
  Parameters parameters;
  Vocabulary source, target;  // one-stack models use `source` only
  std::string name;           // "story", the folder's name; empty for a model made from a seed
  std::uint64_t seed = 1;
  bool trained = false;         // false: random weights, and the user is told so
  std::string training = "{}";  // the "training" object of config.json, as JSON text
};

/// A model with random weights: the four special words and the given ones. See initial_parameters for the
/// distributions.
std::shared_ptr<const Model> random_model(const ModelConfig& config, std::uint64_t seed, const Vocabulary& source,
                                          const Vocabulary& target);

}  // namespace headlight
