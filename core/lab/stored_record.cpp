#include "core/lab/stored_record.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/tensor/safetensors.h"
#include "core/text/error.h"
#include "core/train/roles.h"

namespace headlight {

namespace fs = std::filesystem;

namespace {

// The recipe in a model's folder, else the program's of that name.
std::string recipe_path(const Model& model, const std::string& folder) {
  std::error_code none;
  const fs::path own = fs::path(folder) / "recipe.json";
  if (fs::exists(own, none)) return own.string();
  const std::string name = nlohmann::json::parse(model.training).value("recipe", std::string());
  if (name.empty())
    throw Error(model.name + Tr{": expected a model that was trained by a recipe, found one that tells none; train one "
                                "with `headlight train`",
                                "：应为按配方训练的模型，该模型没有写明配方；请用 `headlight train` 训练"});
  return recipe_file(name);
}

}  // namespace

Recipe recipe_of_model(const Model& model, const std::string& folder) {
  Recipe recipe = read_recipe(recipe_path(model, folder));
  recipe.seed = model.seed;
  return recipe;
}

VisionRecipe recipe_of_vision_model(const VisionModel& model, const std::string& folder) {
  VisionRecipe recipe = read_vision_recipe(recipe_path(model, folder));
  recipe.seed = model.seed;
  return recipe;
}

std::shared_ptr<const TrainingRecord> stored_record(const std::string& name, const std::atomic<bool>* cancelled) {
  const std::string folder = model_folder(name);
  auto record = std::make_shared<TrainingRecord>();
  record->phase = TrainingRecord::Phase::finished;
  record->model = model_in(folder);
  record->recipe = recipe_of_model(*record->model, folder);
  const auto training = nlohmann::json::parse(record->model->training);
  record->steps_done = training.value("steps", 0);
  record->recipe.steps = std::max(record->steps_done, 1);
  const fs::path curve = fs::path(folder) / "curve.csv";
  std::error_code none;
  if (fs::exists(curve, none)) record->curve = curve_from_csv(read_file(curve.string(), std::size_t{1} << 26));
  const auto data = make_dataset(record->recipe.data, record->recipe.task);
  for (const int step : snapshots_of(folder)) {
    if (cancelled != nullptr && *cancelled) return nullptr;
    const auto model = model_in(snapshot_folder(folder, step));
    record->checkpoints.push_back({step, model, measure_roles(*model, record->recipe, *data)});
  }
  return record;
}

}  // namespace headlight
