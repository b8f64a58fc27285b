#include "core/train/training_record.h"

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/models/model_folder.h"
#include "core/models/used_folder.h"
#include "core/tensor/safetensors.h"
#include "core/train/roles.h"

namespace headlight {

const Checkpoint* TrainingRecord::checkpoint_at(int step) const {
  const Checkpoint* found = nullptr;
  for (const Checkpoint& c : checkpoints)
    if (c.step <= step) found = &c;
  return found;
}

std::shared_ptr<const Model> TrainingRecord::model_at(int step) const {
  for (const Checkpoint& c : checkpoints)
    if (c.step == step) return c.model;
  return model;
}

std::string curve_to_csv(const std::vector<StepReport>& curve) {
  std::ostringstream out;
  out << "step,loss,accuracy,learning_rate\n";
  for (const StepReport& r : curve)
    out << r.step << ',' << r.loss << ',' << r.accuracy << ',' << r.learning_rate << '\n';
  return out.str();
}

std::vector<StepReport> curve_from_csv(const std::string& text) {
  std::vector<StepReport> curve;
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    StepReport r;
    if (std::sscanf(line.c_str(), "%d,%lf,%lf,%f", &r.step, &r.loss, &r.accuracy, &r.learning_rate) != 4) break;
    curve.push_back(r);
  }
  return curve;
}

namespace {

/// Of the model that is saved, which may have gone on since the last checkpoint.
std::map<std::string, double> newest_measures(const TrainingRecord& record) {
  if (!record.checkpoints.empty() && record.checkpoints.back().step == record.steps_done)
    return record.checkpoints.back().roles.measures;
  const auto data = make_dataset(record.recipe.data, record.recipe.task);
  return measure_roles(*record.model, record.recipe, *data).measures;
}

}  // namespace

void save_record(const TrainingRecord& record, const std::string& folder) {
  make_room_for_model(folder, false);
  const std::filesystem::path base(folder);
  Model model = *record.model;
  nlohmann::ordered_json training = nlohmann::ordered_json::parse(model.training);
  training["scores"] = newest_measures(record);
  model.training = training.dump();
  save_model(model, folder, Dtype::f16);
  for (const Checkpoint& c : record.checkpoints) {
    char name[16];
    std::snprintf(name, sizeof name, "%06d", c.step);
    save_model(*c.model, (base / "snapshots" / name).string(), Dtype::f16);
  }
  write_file((base / "curve.csv").string(), curve_to_csv(record.curve));
  write_file((base / "recipe.json").string(), to_json(record.recipe));
}

}  // namespace headlight
