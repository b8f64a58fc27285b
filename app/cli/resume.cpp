#include "app/cli/resume.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/models/vision_folder.h"
#include "core/text/error.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// What makes the model: no titles, no steps, no seed, and of the data's files their names, wherever they lie.
Json essence(const Recipe& recipe) {
  Json json = Json::parse(to_json(recipe));
  for (const char* words : {"title", "summary", "must_reach"}) json.erase(words);
  for (const char* field : {"steps", "seed", "snapshots", "stop_at"}) json["training"].erase(field);
  for (Json& part : json["data"])
    if (part.contains("path")) part["path"] = fs::path(part["path"].get<std::string>()).filename().string();
  return json;
}

[[noreturn]] void refuse_change(const std::string& folder, const std::string& field, const std::string& expected,
                                const std::string& found) {
  throw Error(folder + ": " + field + Tr{": expected ", "：应为 "} + expected +
              Tr{" as the training there has it, found ", "（与其中的训练一致），实际为 "} + found +
              Tr{"; leave it out to go on, or train anew into another folder",
                 "；要继续请去掉它，否则请在另一个文件夹重新训练"});
}

void check_recipe(const std::string& folder, const Recipe& kept, const Recipe& given, bool any_tokens) {
  const Json expected = essence(kept);
  Json found = essence(given);
  if (any_tokens && found["data"].size() == 1 && found["data"][0].contains("tokens"))
    found["data"][0]["tokens"] = expected["data"][0].value("tokens", Json());
  const Json difference = Json::diff(expected, found);
  if (difference.empty()) return;
  const Json::json_pointer at(difference[0]["path"].get<std::string>());
  const auto value = [&](const Json& recipe) { return recipe.contains(at) ? recipe.at(at).dump() : std::string("-"); };
  refuse_change(folder, "RECIPE: " + at.to_string().substr(1), value(expected), value(found));
}

}  // namespace

Trainer resumed_training(const std::string& folder, const ResumeWishes& wishes) {
  if (is_vision_folder(folder))
    throw Error(folder + Tr{": expected a model of text to go on with, found a vision model; train its recipe anew",
                            "：应为可继续训练的文本模型，实际为视觉模型；请按配方重新训练"});
  std::error_code none;
  for (const char* file : {"recipe.json", "optimizer.safetensors"})
    if (!fs::exists(fs::path(folder) / file, none))
      throw Error(folder + Tr{": expected a training that can go on, found no ", "：应有可继续的训练，实际没有 "} +
                  file +
                  Tr{" (a model written with --half has none); train without --resume into another folder",
                     "（用 --half 写出的模型没有）；请不用 --resume，在另一个文件夹训练"});
  Trainer trainer = Trainer::resume(folder);
  const Recipe& kept = trainer.recipe();
  if (wishes.recipe) check_recipe(folder, kept, *wishes.recipe, wishes.any_tokens);
  if (wishes.seed && *wishes.seed != kept.seed)
    refuse_change(folder, "--seed", std::to_string(kept.seed), std::to_string(*wishes.seed));
  if (wishes.steps) {
    if (*wishes.steps < trainer.steps_done())
      throw Error(Tr{"--steps: expected at least ", "--steps：应至少为 "} + std::to_string(trainer.steps_done()) +
                  Tr{", as many as are done, found ", "（已完成的步数），实际为 "} + std::to_string(*wishes.steps) +
                  Tr{"; give more, or take a snapshot of this training", "；请给出更多步，或使用这次训练的快照"});
    trainer.set_steps(*wishes.steps);
  }
  return trainer;
}

}  // namespace headlight
