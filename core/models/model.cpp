#include "core/models/model.h"

namespace headlight {

std::shared_ptr<const Model> random_model(const ModelConfig& config, std::uint64_t seed, const Vocabulary& source,
                                          const Vocabulary& target) {
  check(config);
  auto model = std::make_shared<Model>();
  model->config = config;
  model->source = source;
  if (config.two_stacks()) model->target = target;
  model->seed = seed;
  model->parameters = initial_parameters(config, seed, source.words(), target.words());
  return model;
}

}  // namespace headlight
