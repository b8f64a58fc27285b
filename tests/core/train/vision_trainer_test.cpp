#include "core/train/vision_trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/tensor/parallel.h"
#include "core/train/vision_scores.h"

namespace headlight {
namespace {

std::string recipe_text(const std::string& vision, const std::string& architecture = "encoder",
                        const std::string& training = R"("steps": 3, "batch": 8)") {
  return R"({"name": "t", "model": {"architecture": ")" + architecture +
         R"(", "n_layers": 1, "n_heads": 2, "d_model": 8, "d_ff": 12, "max_positions": 65, "embedding_scale": 1},
             "vision": )" +
         vision + R"(, "training": {)" + training + R"(, "learning_rate": 0.003, "warm_up": 5}})";
}

const std::vector<std::pair<std::string, std::string>> all_recipes{
    {R"({"form": "whole"})", "encoder"},
    {R"({"form": "windows", "window": 4})", "encoder"},
    {R"({"form": "queries", "queries": 4})", "encoder_decoder"},
    {R"({"form": "captions", "shared": 6})", "encoder"}};

Parameters trained(const VisionRecipe& recipe, int threads) {
  set_threads(threads);
  VisionTrainer trainer(recipe);
  while (!trainer.finished()) trainer.step();
  set_threads(1);
  return trainer.model()->parameters;
}

TEST(VisionTrainer, GivesTheSameOnAnyNumberOfThreads) {
  for (const auto& [vision, architecture] : all_recipes) {
    const VisionRecipe recipe = parse_vision_recipe(recipe_text(vision, architecture), "r");
    const Parameters one = trained(recipe, 1);
    const Parameters three = trained(recipe, 3);
    one.visit([&](const std::string& name, const Tensor& value) {
      EXPECT_EQ(value.flat(), three.get(name).flat()) << vision << " " << name;
    });
  }
}

// The gradient of the loss by some parameters of every form against central differences.
TEST(VisionTrainer, HasTheGradientOfItsLoss) {
  for (const auto& [vision, architecture] : all_recipes) {
    const VisionRecipe recipe = parse_vision_recipe(recipe_text(vision, architecture), "r");
    const auto model = VisionTrainer(recipe).model();
    Random random(2);
    const VisionBatch batch = draw_vision_batch(recipe.vision, 4, random, Part::training);
    Parameters parameters = model->parameters;
    const auto loss = [&](Graph& graph) {
      const Forward f{graph, parameters, model->config};
      return vision_loss(f, recipe.vision, model->source, batch).total;
    };
    Graph graph(Graph::Keep::everything, true);
    graph.backward(loss(graph));
    int checked = 0;
    for (const char* name :
         {"patch.W_E", "class_token", "blocks.0.attn.W_V", "out.W_class", "encoder.patch.W_E",
          "decoder.query_embedding", "out.W_place", "picture.patch.W_E", "text.token_embedding", "text.out.W_shared"}) {
      if (!parameters.has(name)) continue;
      const Tensor gradient = graph.gradient(graph.find(name));
      Eigen::Index at = 0;
      gradient.flat().cwiseAbs().reshaped<Eigen::RowMajor>().maxCoeff(&at);
      const auto value_at = [&](float change) {
        float& x = parameters.get(name).data()[at];
        const float before = x;
        x += change;
        Graph other;
        const double value = static_cast<double>(other.value(loss(other)).data()[0]);
        parameters.get(name).data()[at] = before;
        return value;
      };
      const double step = 5e-3;
      const double difference = (value_at(5e-3F) - value_at(-5e-3F)) / (2 * step);
      const auto exact = static_cast<double>(gradient.data()[at]);
      EXPECT_NEAR(difference, exact, 0.03 * std::abs(exact) + 1e-4) << vision << " " << name;
      ++checked;
    }
    EXPECT_GE(checked, 3);
  }
}

TEST(VisionTrainer, LearnsSomethingInAFewSteps) {
  const VisionRecipe recipe =
      parse_vision_recipe(recipe_text(R"({"form": "whole"})", "encoder", R"("steps": 60, "batch": 16)"), "r");
  VisionTrainer trainer(recipe);
  double first = 0;
  double last = 0;
  while (!trainer.finished()) {
    const StepReport report = trainer.step();
    EXPECT_TRUE(std::isfinite(report.gradient_norm));
    (report.step <= 10 ? first : last) += report.step <= 10 || report.step > 50 ? report.loss / 10 : 0;
  }
  EXPECT_LT(last, first - 0.1);
  EXPECT_TRUE(trainer.model()->trained);
}

TEST(VisionTrainer, MatchesShapesAndQueriesAtTheLeastCost) {
  Matrix cost(2, 3);
  cost << 1, 2, 9,  //
      0, 5, 9;      // each for itself would take the first
  EXPECT_EQ(cheapest_matching(cost), (std::vector<int>{1, 0}));
  Random random(1);
  for (int n = 0; n < 20; ++n) {
    Matrix any(3, 4);
    for (Eigen::Index i = 0; i < any.size(); ++i) any.data()[i] = static_cast<float>(random.normal());
    const std::vector<int> found = cheapest_matching(any);
    std::vector<int> queries{0, 1, 2, 3};
    float least = 1e9F;  // all orders of the queries
    do least = std::min(least, any(0, queries[0]) + any(1, queries[1]) + any(2, queries[2]));
    while (std::next_permutation(queries.begin(), queries.end()));
    EXPECT_FLOAT_EQ(any(0, found[0]) + any(1, found[1]) + any(2, found[2]), least);
  }
}

// A picture has up to three shapes: with one query, up to two of them are left over.
TEST(VisionTrainer, AShapeWithoutQueryIsMissed) {
  Matrix cost(3, 1);
  cost << 4, 1, 2;
  EXPECT_EQ(cheapest_matching(cost), (std::vector<int>{-1, 0, -1}));
  EXPECT_EQ(cheapest_matching(Matrix::Constant(1, 2, std::nanf(""))), (std::vector<int>{-1}));

  const VisionRecipe recipe =
      parse_vision_recipe(recipe_text(R"({"form": "queries", "queries": 1})", "encoder_decoder"), "r");
  VisionTrainer trainer(recipe);
  while (!trainer.finished()) EXPECT_TRUE(std::isfinite(trainer.step().loss));

  const auto model = trainer.model();
  Random random(2);
  const VisionBatch batch = draw_vision_batch(recipe.vision, 30, random, Part::training);
  int shapes = 0;
  for (const Scene& scene : batch.scenes) shapes += static_cast<int>(scene.shapes.size());
  Graph graph;
  const VisionLoss loss = vision_loss({graph, model->parameters, model->config}, recipe.vision, model->source, batch);
  EXPECT_GT(shapes, 30);
  EXPECT_EQ(loss.asked, shapes);
  EXPECT_LE(loss.right, 30);
  EXPECT_LE(evaluate_vision(*model, 40).measures.at("found"), 40.0 / 41);
}

TEST(VisionRecipe, IsReadAndWritten) {
  const VisionRecipe recipe = parse_vision_recipe(recipe_text(R"({"form": "windows", "window": 2})"), "r");
  EXPECT_EQ(recipe.vision.window, 2);
  EXPECT_TRUE(recipe.data.empty());
  const VisionRecipe back = parse_vision_recipe(to_json(recipe), "again");
  EXPECT_EQ(back.vision, recipe.vision);
  EXPECT_EQ(back.config, recipe.config);
  EXPECT_EQ(back.steps, recipe.steps);
  EXPECT_THROW(parse_vision_recipe(R"({"name": "t"})", "r"), std::runtime_error);
  EXPECT_THROW(parse_vision_recipe(R"({"name": "t", "vision": {}, "data": []})", "r"), std::runtime_error);
}

TEST(VisionScores, WeighMarkedPatches) {
  Eigen::RowVectorXf row(5);
  row << 0.5F, 0.2F, 0.1F, 0.2F, 0;
  const PatchWeight weight = weight_on(row, 1, {1, 0, 1, 1});
  EXPECT_NEAR(weight.on, 0.8, 1e-6);         // 0.4 of 0.5
  EXPECT_NEAR(weight.share, 2.0 / 3, 1e-6);  // the last one is not looked at
}

TEST(VisionScores, FindThePatchesWithInk) {
  VisionSpec vision;
  vision.picture = 8;
  Matrix picture = Matrix::Zero(8, 8);
  picture(1, 6) = 0.9F;
  picture(5, 5) = 0.2F;
  EXPECT_EQ(shape_patches(vision, picture), (std::vector<char>{0, 1, 0, 0}));
}

TEST(VisionScores, OfAnUntrainedModelAreChance) {
  for (const auto& [vision, architecture] : all_recipes) {
    const auto model = VisionTrainer(parse_vision_recipe(recipe_text(vision, architecture), "r")).model();
    const Evaluation found = evaluate_vision(*model, 60);
    EXPECT_EQ(found.examples, 60);
    const bool captions = model->vision.form == VisionForm::captions;
    EXPECT_LT(found.measures.at(captions ? "caption" : "class"), 0.6);
    EXPECT_EQ(found.measures, evaluate_vision(*model, 60).measures);
    ASSERT_FALSE(found.heads.empty());
    const HeadMeasures& head = found.heads.back();
    EXPECT_NEAR(head.measures.at("on_shape"), head.measures.at("share"), 0.25);
  }
}

}  // namespace
}  // namespace headlight
