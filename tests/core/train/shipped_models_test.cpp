// The models in assets/: they load, they reach what their recipes ask, and recipe, grammar and model belong together.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/models/model_folder.h"
#include "core/models/vision_folder.h"
#include "core/tensor/safetensors.h"
#include "core/train/evaluate.h"
#include "core/train/trainer.h"
#include "tests/core/test_data.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

const std::string models_root = test_data("../assets/");

std::vector<std::string> model_names() {
  std::vector<std::string> out;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(models_root + "models", none))
    if (!is_vision_folder(entry.path().string()))  // see shipped_shapes_test.cpp
      out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

std::string folder_of(const std::string& name) { return models_root + "models/" + name; }

Recipe recipe_of(const std::string& name) { return read_recipe(models_root + "recipes/" + name + ".json"); }

nlohmann::json training_of(const Model& model) { return nlohmann::json::parse(model.training); }

struct CurvePoint {
  int step;
  double loss, accuracy, learning_rate;
};

std::vector<CurvePoint> curve_of(const std::string& name) {
  std::istringstream file(read_file(folder_of(name) + "/curve.csv"));
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line, "step,loss,accuracy,learning_rate");
  std::vector<CurvePoint> out;
  while (std::getline(file, line)) {
    std::replace(line.begin(), line.end(), ',', ' ');
    CurvePoint p{};
    std::istringstream(line) >> p.step >> p.loss >> p.accuracy >> p.learning_rate;
    out.push_back(p);
  }
  return out;
}

class ShippedModel : public ::testing::TestWithParam<std::string> {};

TEST_P(ShippedModel, LoadsAndHasReachedWhatItsRecipeAsks) {
  const auto model = load_model(folder_of(GetParam()));
  const Recipe recipe = recipe_of(GetParam());
  EXPECT_EQ(model->config, recipe.config);
  EXPECT_TRUE(model->trained);
  const nlohmann::json training = training_of(*model);
  EXPECT_EQ(training.at("recipe"), GetParam());
  EXPECT_EQ(training.at("seed"), recipe.seed);
  EXPECT_EQ(training.at("steps"), recipe.steps);
  EXPECT_EQ(training.contains("guided"), recipe.guide.has_value());
  Evaluation recorded;
  recorded.measures = training.at("scores").get<std::map<std::string, double>>();
  EXPECT_TRUE(reaches(recorded, recipe)) << training.at("scores");
  for (const auto& [measure, value] : recorded.measures) {
    if (measure == "loss" || measure == "entropy" || measure == "loss_ratio") continue;
    EXPECT_LE(value, 1) << measure;
    EXPECT_GE(value, measure.ends_with("silenced") ? -1 : 0) << measure;
  }
}

TEST_P(ShippedModel, SpeaksTheWordsOfItsGrammar) {
  const auto model = load_model(folder_of(GetParam()));
  const Recipe recipe = recipe_of(GetParam());
  const auto data = make_dataset(recipe.data, recipe.task);
  EXPECT_TRUE(model->source == data->source());
  EXPECT_TRUE(model->target == data->target());
}

TEST_P(ShippedModel, HasSnapshotsFromTheFirstStepToTheLast) {
  const auto model = load_model(folder_of(GetParam()));
  std::set<int> steps;
  for (const auto& entry : fs::directory_iterator(folder_of(GetParam()) + "/snapshots")) {
    const auto snapshot = load_model(entry.path().string());
    const int step = training_of(*snapshot).at("steps");
    EXPECT_EQ(step, std::stoi(entry.path().filename().string()));
    EXPECT_EQ(snapshot->config, model->config);
    steps.insert(step);
    if (step != training_of(*model).at("steps")) continue;
    model->parameters.visit([&](const std::string& name, const Tensor& value) {
      EXPECT_TRUE(value.flat() == snapshot->parameters.get(name).flat()) << name;
    });
  }
  EXPECT_GE(steps.size(), 10U);
  EXPECT_EQ(*steps.begin(), 0);
  EXPECT_EQ(*steps.rbegin(), training_of(*model).at("steps"));
}

TEST_P(ShippedModel, HasACurveOfEveryStep) {
  const std::vector<CurvePoint> curve = curve_of(GetParam());
  ASSERT_EQ(static_cast<int>(curve.size()), recipe_of(GetParam()).steps);
  for (std::size_t i = 0; i < curve.size(); ++i) ASSERT_EQ(curve[i].step, static_cast<int>(i) + 1);
  EXPECT_LT(curve.back().loss, 0.5 * curve.front().loss);
}

INSTANTIATE_TEST_SUITE_P(All, ShippedModel, ::testing::ValuesIn(model_names()), [](const auto& of) {
  std::string name = of.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// The recipe, the grammar and the trainer are still those that made the model.
class ShippedCurve : public ::testing::TestWithParam<std::string> {};

TEST_P(ShippedCurve, IsThatOfAShortRun) {
  const std::vector<CurvePoint> curve = curve_of(GetParam());
  Trainer trainer(recipe_of(GetParam()));
  for (std::size_t i = 0; i < 20; ++i) {
    const StepReport report = trainer.step();
    EXPECT_NEAR(report.loss, curve[i].loss, 1e-3 * curve[i].loss) << "step " << report.step;
    EXPECT_NEAR(static_cast<double>(report.learning_rate), curve[i].learning_rate, 1e-5 * curve[i].learning_rate);
  }
  EXPECT_LT(curve[19].loss, 0.9 * curve[0].loss) << "a curve that stays flat would prove nothing";
}

INSTANTIATE_TEST_SUITE_P(Short, ShippedCurve, ::testing::Values("translate-en-fr-mini", "sort"),
                         [](const auto& of) { return of.param == "sort" ? "sort" : "translate"; });

TEST(ShippedModels, AreMeasuredAsRecorded) {
  for (const char* name : {"translate-en-fr-mini", "sort", "cloze"}) {
    const auto model = load_model(folder_of(name));
    const Evaluation now = evaluate(*model, recipe_of(name));
    const auto training = training_of(*model);  // a loop over items() of a temporary would outlive it
    for (const auto& [measure, recorded] : training.at("scores").items())
      EXPECT_NEAR(now.measures.at(measure), recorded.get<double>(), 0.01) << name << ": " << measure;
  }
}

TEST(ShippedModels, AreSmall) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(models_root + "models"))
    if (entry.is_regular_file()) bytes += entry.file_size();
  EXPECT_LT(bytes, 30'000'000U);
}

}  // namespace
}  // namespace headlight
