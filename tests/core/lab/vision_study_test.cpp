#include "core/lab/vision_study.h"

#include <gtest/gtest.h>

#include "core/lab/model_store.h"
#include "core/models/run.h"
#include "core/text/error.h"
#include "core/train/drawing_text.h"

namespace headlight {
namespace {

TEST(VisionStudy, RunsTheShippedModelOnADrawing) {
  for (int number = 0; number < drawn_kinds; ++number) {
    const auto study = study_drawing("shapes", example_drawing(VisionForm::whole, number), 0, nullptr);
    Eigen::Index best = 0;
    study->run(0)->value("probs").slice(0).row(0).maxCoeff(&best);
    EXPECT_EQ(best, number);
    EXPECT_EQ(study->run(1), nullptr);
    EXPECT_EQ(study->run(0)->source.at(0).tokens.size(), 65U);
  }
}

TEST(VisionStudy, ComparesADrawingWithExamplesAndAllCaptions) {
  const auto study = study_drawing("shapes-captions", example_drawing(VisionForm::captions, 2), 6, nullptr);
  EXPECT_EQ(study->examples.size(), 6U);
  EXPECT_EQ(study->captions.size(), 50U);
  EXPECT_EQ(study->run(0)->value("similarity").shape(), (Shape{1, 7, 50}));
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(study->captions[i], study->examples[i].caption);
}

TEST(VisionStudy, SaysWhichModelIsMissing) {
  EXPECT_THROW(study_drawing("no-such-model", "", 0, nullptr), Error);
  EXPECT_THROW(study_drawing("story", "", 0, nullptr), Error);  // a model of text
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(study_drawing("shapes", "", 0, &cancelled), nullptr);
}

TEST(VisionStudy, ExamplesShowTheKindsInTurn) {
  EXPECT_NE(example_drawing(VisionForm::whole, 0), example_drawing(VisionForm::whole, 5));
  EXPECT_EQ(example_drawing(VisionForm::queries, 3), example_drawing(VisionForm::queries, 3));
}

// Vision models have lists of their own: nobody who wants a model of text is offered one.
TEST(VisionStudy, ListsAreApart) {
  for (const StoredModel& text : stored_models())
    for (const StoredModel& vision : stored_vision_models()) EXPECT_NE(text.folder, vision.folder);
  std::vector<std::string> names;
  for (const StoredModel& vision : stored_vision_models())
    if (!vision.own) names.push_back(vision.name);
  EXPECT_EQ(names, (std::vector<std::string>{"shapes", "shapes-captions", "shapes-queries", "shapes-windows"}));
  EXPECT_EQ(vision_recipe_names(), names);
  for (const std::string& name : recipe_names()) EXPECT_FALSE(name.starts_with("shapes")) << name;
  EXPECT_THROW(model_folder("shapes"), Error);
  for (const StoredModel& text : stored_models()) EXPECT_EQ(model_folder(text.name), text.folder);
  EXPECT_FALSE(vision_folder("shapes").empty());
  EXPECT_TRUE(vision_folder("story").empty());
}

}  // namespace
}  // namespace headlight
