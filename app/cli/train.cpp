// headlight train: a model from its recipe.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "app/cli/training_progress.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/models/model_folder.h"
#include "core/models/vision_folder.h"
#include "core/tensor/parallel.h"
#include "core/text/error.h"
#include "core/train/evaluate.h"
#include "core/train/roles.h"
#include "core/train/snapshots.h"
#include "core/train/training_record.h"
#include "core/train/vision_scores.h"
#include "core/train/vision_trainer.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

struct TrainOptions {
  std::string recipe, out, tokens = "words";
  std::optional<std::uint64_t> seed;
  std::optional<int> steps, threads;
  int examples = 600;
  bool resume = false, half = false;
};

/// A decoder for the person's own text, of a size that trains in a minute or two.
Recipe recipe_for_text(const std::string& path, const std::string& tokens) {
  const nlohmann::json json = {
      {"name", fs::path(path).stem().string()},
      {"model", {{"architecture", "decoder"}, {"n_layers", 2}, {"n_heads", 4}, {"d_model", 64}, {"max_positions", 64}}},
      {"data", {{{"kind", "text"}, {"path", fs::absolute(path).string()}, {"tokens", tokens}}}},
      {"training",
       {{"steps", 1500}, {"batch", 16}, {"dropout", 0.1}, {"weight_decay", 0.01}, {"learning_rate", 0.002}}}};
  return parse_recipe(json.dump(), path, ".");
}

// A vision model. It is trained in one go: it takes half a minute.
void train_on_pictures(const TrainOptions& o) {
  if (o.resume)
    throw Error(o.out + Tr{": expected a model of text to go on with, found a vision model; train its recipe anew",
                           "：应为可继续训练的文本模型，实际为视觉模型；请按配方重新训练"});
  VisionRecipe recipe = read_vision_recipe(recipe_file(o.recipe));
  recipe.seed = o.seed.value_or(recipe.seed);
  if (o.steps) recipe.steps = recipe.schedule.steps = *o.steps;
  VisionTrainer trainer(recipe);
  TrainingProgress progress(0, recipe.steps);
  std::vector<StepReport> curve;
  while (!trainer.finished()) progress.show(curve.emplace_back(trainer.step()));
  progress.end();
  const double seconds = progress.seconds();
  VisionModel model = *trainer.model();
  const Dtype dtype = o.half ? Dtype::f16 : Dtype::f32;
  if (o.half) {  // what is measured is what is kept: the rounded weights
    save_vision_model(model, o.out, dtype);
    model.parameters = load_vision_model(o.out)->parameters;
  }
  const Evaluation evaluation = evaluate_vision(model, o.examples);
  nlohmann::ordered_json training = nlohmann::ordered_json::parse(model.training);
  training["scores"] = evaluation.measures;
  model.training = training.dump();
  save_vision_model(model, o.out, dtype);
  write_file((fs::path(o.out) / "curve.csv").string(), curve_to_csv(curve));
  if (!o.half) write_file((fs::path(o.out) / "recipe.json").string(), to_json(recipe));
  const nlohmann::ordered_json result = {{"recipe", recipe.name},           {"seed", recipe.seed},
                                         {"steps", trainer.steps_done()},   {"seconds", seconds},
                                         {"loss", curve.back().loss},       {"reached", reaches(evaluation, recipe)},
                                         {"measures", evaluation.measures}, {"out", o.out}};
  std::cout << result.dump() << '\n';
}

void train(const TrainOptions& o) {
  set_threads(o.threads.value_or(static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))));
  if (o.resume ? is_vision_folder(o.out) : is_vision_recipe(o.recipe.ends_with(".txt") ? "" : recipe_file(o.recipe)))
    return train_on_pictures(o);
  Recipe recipe;
  if (!o.resume) {
    const bool text = o.recipe.ends_with(".txt");
    recipe = text ? recipe_for_text(o.recipe, o.tokens) : read_recipe(recipe_file(o.recipe));
    recipe.seed = o.seed.value_or(recipe.seed);
    if (o.steps) recipe.steps = recipe.schedule.steps = *o.steps;
  }
  Trainer trainer = o.resume ? Trainer::resume(o.out) : Trainer(recipe);
  recipe = trainer.recipe();

  const fs::path folder(o.out);
  const std::vector<int> kept = snapshot_steps(recipe.steps, recipe.snapshots);
  const auto keep = [&] {
    if (std::find(kept.begin(), kept.end(), trainer.steps_done()) == kept.end()) return;
    save_model(*trainer.model(), snapshot_folder(o.out, trainer.steps_done()), Dtype::f16);
  };
  TrainingProgress progress(trainer.steps_done(), recipe.steps);
  std::vector<StepReport> curve;
  if (std::error_code none; o.resume && fs::exists(folder / "curve.csv", none)) {
    curve = curve_from_csv(read_file((folder / "curve.csv").string(), std::size_t{1} << 26));
    std::erase_if(curve, [&](const StepReport& r) { return r.step > trainer.steps_done(); });
  }
  keep();
  StepReport last;
  bool good_enough = false;
  while (!trainer.finished() && !good_enough) {
    last = trainer.step();
    progress.show(last);
    curve.push_back(last);
    keep();
    if (recipe.stop_at > 0 && std::find(kept.begin(), kept.end(), last.step) != kept.end())
      good_enough = stops_early(recipe, measure_roles(*trainer.model(), recipe, trainer.data()));
  }
  progress.end();
  const double seconds = progress.seconds();

  auto model = std::make_shared<Model>(*trainer.model());
  if (o.half) {  // what is measured is what is kept: the rounded weights
    save_model(*model, o.out, Dtype::f16);
    model = std::make_shared<Model>(*load_model(o.out));
  }
  const Evaluation evaluation = evaluate(*model, recipe, o.examples);
  nlohmann::ordered_json training = nlohmann::ordered_json::parse(model->training);
  training["scores"] = evaluation.measures;
  model->training = training.dump();
  if (o.half) {
    save_model(*model, o.out, Dtype::f16);
  } else {
    trainer.save(o.out);
    save_model(*model, o.out);
  }
  write_file((folder / "curve.csv").string(), curve_to_csv(curve));
  nlohmann::ordered_json result = {{"recipe", recipe.name},
                                   {"seed", recipe.seed},
                                   {"steps", trainer.steps_done()},
                                   {"seconds", seconds},
                                   {"loss", last.loss},
                                   {"reached", reaches(evaluation, recipe)},
                                   {"measures", evaluation.measures},
                                   {"out", o.out}};
  std::cout << result.dump() << '\n';
}

}  // namespace

Command train_command(CLI::App& root) {
  const auto o = std::make_shared<TrainOptions>();
  CLI::App* app = root.add_subcommand(
      "train", said({"Trains a model by a recipe, or on your own text (FILE.txt, as a decoder). "
                     "Same recipe, seed and steps: the same "
                     "model, on any number of threads. Progress goes to standard error; the last "
                     "line is one JSON object with the "
                     "measures taken on held-out combinations of words (of vision models: positions).",
                     "按配方训练模型，或用自己的文本（FILE."
                     "txt）训练解码器。配方、种子、步数相同，模型就相同，与线程数无关。进度写到标准"
                     "错误；最后一行是一个 JSON 对象，含在未训练过的词语组合（视觉模型为位置）上测得的指标。"}));
  app->add_option("recipe", o->recipe,
                  said({"the name of a recipe, a recipe file (.json), or a text file (.txt)",
                        "配方名称、配方文件（.json）或文本文件（.txt）"}))
      ->required();
  app->add_option("--seed", o->seed,
                  said({"of the weights and of everything that is drawn (default: the recipe's)",
                        "权重与一切随机抽取的种子（默认用配方的）"}))
      ->check(seed_number());
  app->add_option("--steps", o->steps, said({"steps of training (default: the recipe's)", "训练步数（默认用配方的）"}))
      ->check(whole_number(1, 10000000));
  app->add_option("--threads", o->threads, said({"threads to use (default: all)", "使用的线程数（默认全部）"}))
      ->check(whole_number(1, 256));
  app->add_option("--tokens", o->tokens, said({"of a text file", "文本文件的词元"}))
      ->check(one_of({"words", "characters", "byte_pairs"}))
      ->capture_default_str();
  app->add_option("--examples", o->examples, said({"held-out examples that are measured", "用于测量的留出样本数"}))
      ->check(whole_number(1, 100000))
      ->capture_default_str();
  app->add_flag("--half", o->half,
                said({"write 16-bit weights and nothing that a resumed training needs",
                      "写 16 位权重，不保存继续训练所需的内容"}));
  app->add_flag("--resume", o->resume,
                said({"go on with the training in the folder --out", "继续 --out 文件夹中的训练"}));
  app->add_option("--out", o->out, said({"the folder to write", "要写入的文件夹"}))->required()->type_name("DIR");
  return {app, [o] { train(*o); }};
}

}  // namespace headlight
