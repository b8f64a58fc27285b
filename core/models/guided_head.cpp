#include "core/models/guided_head.h"

#include <nlohmann/json.hpp>

namespace headlight {

std::optional<GuidedHead> guided_head(const Model& model) {
  if (!model.trained || model.training.find("\"guided\"") == std::string::npos) return {};
  const auto training = nlohmann::json::parse(model.training, nullptr, false);
  const auto guided = training.find("guided");
  if (guided == training.end() || !guided->is_object()) return {};
  const std::string stack = model.config.two_stacks() ? "decoder." : "";
  return GuidedHead{stack + "blocks." + std::to_string(guided->value("layer", 0)) + "." +
                        guided->value("attention", std::string("cross")),
                    guided->value("head", 0)};
}

}  // namespace headlight
