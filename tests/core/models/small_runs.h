#pragma once
// Small runs of every architecture for tests.
#include <string>
#include <vector>

#include "core/models/run.h"

namespace headlight::testing {

inline Request small_request(Architecture architecture, Norm norm = Norm::pre) {
  Request request;
  ModelConfig& config = request.model.config;
  config = with_architecture(config, architecture);
  config.n_layers = 2;
  config.n_heads = 2;
  config.d_model = 8;
  config.d_head = 4;
  config.d_ff = 12;
  config.norm = norm;
  config.embedding_scale = std::sqrt(8.0F);
  request.model.seed = 5;
  request.sentences = {"the cat saw the dog"};
  if (config.two_stacks()) request.targets = {"le chat a vu"};
  return request;
}

}  // namespace headlight::testing
