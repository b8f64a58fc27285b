// headlight evaluate and headlight models: what trained models can do.
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "core/lab/model_store.h"
#include "core/lab/stored_record.h"
#include "core/models/model_folder.h"
#include "core/models/vision_folder.h"
#include "core/tensor/parallel.h"
#include "core/text/error.h"
#include "core/train/evaluate.h"
#include "core/train/vision_scores.h"

namespace headlight {
namespace {

struct EvaluateOptions {
  std::string model;
  int examples = 600;
  bool json = false;
};

void print_head(const HeadMeasures& head, bool legible) {
  std::printf("%s %s head %d ", legible ? "*" : " ", head.attention.c_str(), head.head + 1);
  for (const auto& [name, value] : head.measures) std::printf("  %s %.3f", name.c_str(), value);
  std::printf("\n");
}

void print(const std::string& name, const Evaluation& evaluation, const Recipe& recipe) {
  std::printf("%s: %d held-out examples\n", name.c_str(), evaluation.examples);
  for (const auto& [measure, value] : evaluation.measures) {
    const auto must = recipe.must_reach.find(measure);
    if (must == recipe.must_reach.end())
      std::printf("  %-20s %.4f\n", measure.c_str(), value);
    else
      std::printf("  %-20s %.4f   must reach %.3g\n", measure.c_str(), value, must->second);
  }
  for (std::size_t i = 0; i < evaluation.heads.size(); ++i)
    print_head(evaluation.heads[i], static_cast<int>(i) == evaluation.legible);
}

void evaluate_model(const EvaluateOptions& o) {
  set_threads(static_cast<int>(std::max(1U, std::thread::hardware_concurrency())));
  std::string name;
  Recipe recipe;
  Evaluation evaluation;
  if (const std::string pictures = vision_folder(o.model); !pictures.empty()) {
    const auto model = load_vision_model(pictures);
    name = model->name;
    recipe = recipe_of_vision_model(*model, pictures);
    evaluation = evaluate_vision(*model, o.examples);
  } else {
    const std::string folder = model_folder(o.model);
    const auto model = load_model(folder);
    name = model->name;
    recipe = recipe_of_model(*model, folder);
    evaluation = evaluate(*model, recipe, o.examples);
  }
  if (o.json)
    std::cout << to_json(evaluation) << '\n';
  else
    print(name, evaluation, recipe);
}

struct ListedModel {
  const StoredModel& stored;
  const ModelConfig& config;
  std::size_t numbers;  // of all its parameters
  nlohmann::ordered_json training;
  std::string vision;  // what a model for pictures does with them; empty: a model for words
};

nlohmann::ordered_json json_of(const ListedModel& model) {
  nlohmann::ordered_json all = {{"name", model.stored.name},
                                {"folder", model.stored.folder},
                                {"own", model.stored.own},
                                {"architecture", to_string(model.config.architecture)}};
  if (!model.vision.empty()) all["vision"] = model.vision;
  all["training"] = model.training;
  return all;
}

void print(const ListedModel& model) {
  const std::string kind =
      model.vision.empty() ? to_string(model.config.architecture) : "pictures (" + model.vision + ")";
  const std::set<std::string> shown =
      model.vision.empty()
          ? std::set<std::string>{"sentence", "pronoun", "word", "sequence", "induction", "previous", "alignment"}
          : std::set<std::string>{"class", "found", "caption"};
  std::printf("%-22s %s, %d layers x %d heads, %zu numbers", model.stored.name.c_str(), kind.c_str(),
              model.config.n_layers, model.config.n_heads, model.numbers);
  if (model.training.contains("scores"))
    for (const auto& [name, value] : model.training["scores"].items())
      if (shown.contains(name)) std::printf("  %s %.3f", name.c_str(), value.get<double>());
  if (model.training.contains("guided")) std::printf("  (one head was shown where to look)");
  std::printf("\n");
}

void list_models(bool json) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  const auto list = [&](const StoredModel& stored, const auto& model, const std::string& vision) {
    const ListedModel listed{stored, model.config, model.parameters.count(),
                             nlohmann::ordered_json::parse(model.training), vision};
    if (json)
      all.push_back(json_of(listed));
    else
      print(listed);
  };
  for (const StoredModel& stored : stored_models()) list(stored, *load_model(stored.folder), "");
  for (const StoredModel& stored : stored_vision_models()) {
    const auto model = load_vision_model(stored.folder);
    list(stored, *model, to_string(model->vision.form));
  }
  if (json) std::cout << all.dump() << '\n';
}

}  // namespace

Command evaluate_command(CLI::App& root) {
  const auto o = std::make_shared<EvaluateOptions>();
  CLI::App* app = root.add_subcommand(
      "evaluate", said({"Measures a trained model now, on combinations of words that it was never trained on.",
                        "现在就测量训练好的模型，所用的词语组合从未训练过。"}));
  app->add_option("--model", o->model, said({"the name of a model, or a model folder", "模型名称或模型文件夹"}))
      ->required()
      ->type_name("M");
  app->add_option("--examples", o->examples, said({"held-out examples", "留出样本数"}))
      ->check(whole_number(1, 100000))
      ->capture_default_str();
  app->add_flag("--json", o->json, said({"print one JSON object", "输出一个 JSON 对象"}));
  return {app, [o] { evaluate_model(*o); }};
}

Command models_command(CLI::App& root) {
  const auto json = std::make_shared<bool>(false);
  CLI::App* app = root.add_subcommand("models", said({"Lists the models that have a name, with their measured scores.",
                                                      "列出有名称的模型及其测得的成绩。"}));
  app->add_flag("--json", *json, said({"print one JSON array", "输出一个 JSON 数组"}));
  return {app, [json] { list_models(*json); }};
}

}  // namespace headlight
