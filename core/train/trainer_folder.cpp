// A training on disk: the model, the optimizer's moments and the recipe.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/models/model_folder.h"
#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"
#include "core/train/trainer.h"

namespace headlight {

void Trainer::save(const std::string& folder) const {
  save_model(*model(), folder);
  Safetensors moments;
  optimizer_.moments().visit([&](const std::string& name, const Tensor& value) {
    moments.tensors[name] = {value, {}};
  });
  moments.metadata["step"] = std::to_string(done_);
  write_safetensors((std::filesystem::path(folder) / "optimizer.safetensors").string(), moments);
  write_file((std::filesystem::path(folder) / "recipe.json").string(), to_json(recipe_));
}

Trainer Trainer::resume(const std::string& folder) {
  const std::filesystem::path base(folder);
  Trainer out(read_recipe((base / "recipe.json").string()));
  const std::shared_ptr<const Model> model = load_model(folder);
  const std::string file = (base / "optimizer.safetensors").string();
  const Safetensors content = read_safetensors(file);
  const auto refuse = [&](const std::string& what) {
    throw std::runtime_error(file + ": " + what + "; train this recipe anew");
  };
  if (model->config != out.recipe_.config || !(model->source == out.data_->source()) ||
      !(model->target == out.data_->target()))
    throw std::runtime_error(
        folder + ": expected the model of recipe.json, found one of other sizes or words; train this recipe anew");
  const auto step = content.metadata.find("step");
  const std::string training = nlohmann::json::parse(model->training).value("steps", nlohmann::json(0)).dump();
  if (step == content.metadata.end() || step->second != training)
    refuse("expected the moments of step " + training + ", found " +
           (step == content.metadata.end() ? "none" : "those of step " + shortened(step->second)));
  Parameters moments;
  for (const auto& [name, entry] : content.tensors) {
    const std::size_t slash = name.rfind('/');
    const std::string parameter = name.substr(0, slash);
    if (slash == std::string::npos || !model->parameters.has(parameter))
      refuse("expected moments of parameters, found " + in_quotes(name));
    if (entry.value.size() != model->parameters.get(parameter).size())
      refuse("expected as many numbers in " + name + " as in " + parameter + ", found another number");
    Tensor value = entry.value;
    value.reshape(model->parameters.get(parameter).shape());
    moments.add(name, std::move(value));
  }
  model->parameters.visit([&](const std::string& name, const Tensor&) {
    if (!content.tensors.empty() && (!moments.has(name + "/m") || !moments.has(name + "/v")))
      refuse("expected moments of " + name + ", found none");
  });
  out.model_ = std::make_shared<Model>(*model);
  out.done_ = std::stoi(step->second);
  out.optimizer_.restore(std::move(moments), out.done_);
  return out;
}

}  // namespace headlight
