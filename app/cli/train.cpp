// headlight train: a model from its recipe.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/models/model_folder.h"
#include "core/tensor/parallel.h"
#include "core/train/evaluate.h"
#include "core/train/roles.h"
#include "core/train/snapshots.h"
#include "core/train/training_record.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct TrainOptions {
  std::string recipe, out, tokens = "words";
  std::optional<std::uint64_t> seed;
  std::optional<int> steps, threads;
  int examples = 600;
  bool resume = false, half = false;
};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

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

class Progress {
 public:
  explicit Progress(int first, int steps) : first_(first), steps_(steps) {}
  void show(const StepReport& report) {
    const double seconds = seconds_since(start_);
    if (report.step < steps_ && seconds - shown_ < 0.25) return;
    shown_ = seconds;
    const int done = report.step - first_;
    const double left = seconds / std::max(1, done) * (steps_ - report.step);
    constexpr int width = 24;
    const int filled = width * report.step / std::max(1, steps_);
    std::ostringstream line;
    line << "\r[" << std::string(static_cast<std::size_t>(filled), '#')
         << std::string(static_cast<std::size_t>(width - filled), '.') << "] " << report.step << '/' << steps_
         << std::fixed << std::setprecision(3) << "  loss " << report.loss << "  accuracy " << report.accuracy
         << std::setprecision(0) << "  " << left << " s left   ";
    std::cerr << line.str() << std::flush;
  }
  void end() const { std::cerr << '\n'; }

 private:
  int first_, steps_;
  double shown_ = -1;
  Clock::time_point start_ = Clock::now();
};

void train(const TrainOptions& o) {
  set_threads(o.threads.value_or(static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))));
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
  const auto start = Clock::now();
  Progress progress(trainer.steps_done(), recipe.steps);
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
  const double seconds = seconds_since(start);

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
  CLI::App* app =
      root.add_subcommand("train", said({"Trains a model by a recipe, or on your own text (FILE.txt, as a decoder). "
                                         "Same recipe, seed and steps: the same "
                                         "model, on any number of threads. Progress goes to standard error; the last "
                                         "line is one JSON object with the "
                                         "measures taken on held-out combinations of words.",
                                         "按配方训练模型，或用自己的文本（FILE."
                                         "txt）训练解码器。配方、种子、步数相同，模型就相同，与线程数无关。进度写到标准"
                                         "错误；最后一行是一个 JSON 对象，含在未训练过的词语组合上测得的指标。"}));
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
