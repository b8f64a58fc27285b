// headlight train: a model from its recipe.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "app/cli/resume.h"
#include "app/cli/terminal.h"
#include "app/cli/training_progress.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/models/model_folder.h"
#include "core/models/used_folder.h"
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
  bool resume = false, half = false, overwrite = false, any_tokens = false;
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

[[noreturn]] void stop(const Tr& what) {
  std::cerr << "headlight: " << said(what) << '\n';
  throw Stopped{};
}

// A vision model. It is trained in one go: it takes half a minute.
void train_on_pictures(const TrainOptions& o) {
  VisionRecipe recipe = read_vision_recipe(recipe_file(o.recipe));
  recipe.seed = o.seed.value_or(recipe.seed);
  if (o.steps) recipe.steps = recipe.schedule.steps = *o.steps;
  VisionTrainer trainer(recipe);
  make_room_for_model(o.out, o.overwrite);
  TrainingProgress progress(0, recipe.steps);
  std::vector<StepReport> curve;
  {
    const InterruptWatch watch;
    while (!trainer.finished() && !watch.interrupted()) progress.show(curve.emplace_back(trainer.step()));
    progress.end();
    if (watch.interrupted())
      stop({"stopped; nothing is written, for a vision model is trained in one go",
            "已停止；视觉模型须一次训练完成，没有写入任何文件"});
  }
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

Recipe recipe_for(const TrainOptions& o) {
  if (o.recipe.ends_with(".txt")) return recipe_for_text(o.recipe, o.tokens);
  Recipe recipe = read_recipe(recipe_file(o.recipe));
  for (DataSpec& part : recipe.data)  // a resumed training reads the recipe from another folder
    if (!part.path.empty()) part.path = fs::absolute(part.path).lexically_normal().string();
  return recipe;
}

Trainer trainer_for(const TrainOptions& o) {
  std::optional<Recipe> recipe;
  if (!o.recipe.empty() && !(o.resume && is_vision_folder(o.out))) recipe = recipe_for(o);
  if (o.resume) return resumed_training(o.out, {recipe, o.seed, o.steps, o.any_tokens});
  recipe->seed = o.seed.value_or(recipe->seed);
  if (o.steps) recipe->steps = recipe->schedule.steps = *o.steps;
  Trainer trainer(*recipe);
  make_room_for_model(o.out, o.overwrite);
  return trainer;
}

std::vector<StepReport> curve_until(const fs::path& file, int step) {
  std::error_code none;
  if (!fs::exists(file, none)) return {};
  std::vector<StepReport> curve = curve_from_csv(read_file(file.string(), std::size_t{1} << 26));
  std::erase_if(curve, [&](const StepReport& r) { return r.step > step; });
  return curve;
}

void train(const TrainOptions& o) {
  set_threads(o.threads.value_or(static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))));
  if (!o.resume && is_vision_recipe(o.recipe.ends_with(".txt") ? "" : recipe_file(o.recipe)))
    return train_on_pictures(o);
  Trainer trainer = trainer_for(o);
  const Recipe& recipe = trainer.recipe();
  const fs::path folder(o.out);
  const std::vector<int> kept = snapshot_steps(recipe.steps, recipe.snapshots);
  TrainingProgress progress(trainer.steps_done(), recipe.steps);
  std::vector<StepReport> curve;
  if (o.resume) curve = curve_until(folder / "curve.csv", trainer.steps_done());
  const auto save = [&] {  // all that a resumed training needs
    trainer.save(o.out);
    write_file((folder / "curve.csv").string(), curve_to_csv(curve));
  };
  const auto is_kept = [&] { return std::find(kept.begin(), kept.end(), trainer.steps_done()) != kept.end(); };
  const auto keep = [&] {
    if (!is_kept()) return;
    save();
    save_model(*trainer.model(), snapshot_folder(o.out, trainer.steps_done()), Dtype::f16);
  };
  keep();
  if (trainer.finished())
    std::cerr << "headlight: "
              << said(Tr{"all steps are done; --steps with more than ", "所有步都已完成；要继续训练，--steps 应大于 "} +
                      std::to_string(trainer.steps_done()) + Tr{" goes on", ""})
              << '\n';
  bool good_enough = false;
  {
    const InterruptWatch watch;
    while (!trainer.finished() && !good_enough && !watch.interrupted()) {
      progress.show(curve.emplace_back(trainer.step()));
      keep();
      if (recipe.stop_at > 0 && is_kept())
        good_enough = stops_early(recipe, measure_roles(*trainer.model(), recipe, trainer.data()));
    }
    progress.end();
    if (watch.interrupted() && !trainer.finished() && !good_enough) {
      save();
      stop(Tr{"stopped after step ", "已停止，完成 "} + std::to_string(trainer.steps_done()) + Tr{" of ", " 步，共 "} +
           std::to_string(recipe.steps) +
           Tr{"; go on with: headlight train --resume --out ", " 步；继续训练：headlight train --resume --out "} +
           o.out);
    }
  }
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
  save();
  save_model(*model, o.out, o.half ? Dtype::f16 : Dtype::f32);
  if (o.half)
    for (const char* file : {"optimizer.safetensors", "recipe.json"}) fs::remove(folder / file);
  nlohmann::ordered_json result = {{"recipe", recipe.name},
                                   {"seed", recipe.seed},
                                   {"steps", trainer.steps_done()},
                                   {"seconds", seconds},
                                   {"loss", nullptr},
                                   {"reached", reaches(evaluation, recipe)},
                                   {"measures", evaluation.measures},
                                   {"out", o.out}};
  if (!curve.empty()) result["loss"] = curve.back().loss;
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
                  said({"the name of a recipe, a recipe file (.json), or a text file (.txt); not needed with --resume",
                        "配方名称、配方文件（.json）或文本文件（.txt）；用 --resume 时可省略"}));
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
                said({"go on with the training in the folder --out, also after Ctrl-C; --steps N goes on until step N",
                      "继续 --out 文件夹中的训练（按 Ctrl-C 中断后也可）；--steps N 训练到第 N 步"}));
  app->add_flag("--overwrite", o->overwrite,
                said({"replace a model that is in the folder --out", "替换 --out 文件夹中已有的模型"}));
  app->add_option("--out", o->out, said({"the folder to write", "要写入的文件夹"}))->required()->type_name("DIR");
  return {
      app, [o, app] {
        if (o->recipe.empty() && !o->resume)
          throw Error(Tr{"RECIPE: expected the name of a recipe or a file, found nothing; see `headlight train --help`",
                         "RECIPE：应为配方名称或文件，实际没有；参见 `headlight train --help`"});
        if (o->resume && o->overwrite)
          throw Error(Tr{"--overwrite: expected without --resume, found with it; leave one out",
                         "--overwrite：不应与 --resume 同用；请去掉其中之一"});
        o->any_tokens = app->count("--tokens") == 0;
        train(*o);
      }};
}

}  // namespace headlight
