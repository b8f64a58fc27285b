// The shipped vision models do what their recipes ask, on positions they were not trained on.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/models/vision_folder.h"
#include "core/train/vision_scores.h"
#include "core/train/vision_trainer.h"
#include "tests/core/test_data.h"

namespace headlight {
namespace {

std::string asset(const std::string& path) { return test_data("../assets/" + path); }

class ShippedShapes : public ::testing::TestWithParam<const char*> {};

TEST_P(ShippedShapes, ReachTheirScores) {
  const auto model = load_vision_model(asset(std::string("models/") + GetParam()));
  const VisionRecipe recipe = read_vision_recipe(asset(std::string("recipes/") + GetParam() + ".json"));
  EXPECT_EQ(model->config, recipe.config);
  EXPECT_EQ(model->vision, recipe.vision);
  EXPECT_EQ(model->seed, recipe.seed);
  const Evaluation found = evaluate_vision(*model, 300);
  for (const auto& [measure, least] : recipe.must_reach) EXPECT_GE(found.measures.at(measure), least - 0.01) << measure;
}

// Patches of the shape look at the shape more than even weights would: all heads together where the whole model is
// about the shape, the queries that were given one, and, of the captions, at least one head.
TEST_P(ShippedShapes, LookAtTheShape) {
  const auto model = load_vision_model(asset(std::string("models/") + GetParam()));
  const VisionForm form = model->vision.form;
  const char* measure = form == VisionForm::queries ? "on_own" : "on_shape";
  double on = 0;
  double share = 0;
  double most = 0;
  for (const HeadMeasures& head : evaluate_vision(*model, 100).heads) {
    if (!head.measures.contains(measure)) continue;
    on += head.measures.at(measure);
    share += head.measures.at("share");
    most = std::max(most, head.measures.at(measure) / head.measures.at("share"));
  }
  EXPECT_GT(most, 1.5);
  if (form == VisionForm::captions) return;
  EXPECT_GT(on, (form == VisionForm::queries ? 1.5 : 1.15) * share);
}

INSTANTIATE_TEST_SUITE_P(Models, ShippedShapes,
                         ::testing::Values("shapes", "shapes-windows", "shapes-queries", "shapes-captions"));

}  // namespace
}  // namespace headlight
