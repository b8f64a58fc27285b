#include "core/lab/training_figure.h"

#include <gtest/gtest.h>

#include "core/lab/lab_state.h"
#include "core/lab/model_source.h"
#include "core/lab/stored_record.h"
#include "core/models/guided_head.h"

namespace headlight {
namespace {

class TrainingFigure : public ::testing::Test {
 protected:
  TrainingFigure() {
    use_stored(request, "translate-en-fr");
    request.sentences = {"The animal didn't cross the street because it was too tired."};
    request.targets = {"L'animal n'a pas traversé la rue parce qu'il était trop fatigué."};
    selection.decoder_stack = true;
    selection.attention = AttentionKind::cross;
    selection.query = 10;
    style.lang = Lang::en;
    style.width = 1100;
  }
  Figure figure(const headlight::Run& run, const TrainingPicture& picture) const {
    return training_figure({run, clamped(selection, run), {}, {}, style}, picture);
  }
  static bool says(const Figure& figure, const std::string& words) {
    for (const Shape2D& shape : figure.shapes())
      if (const auto* text = std::get_if<TextShape>(&shape);
          text != nullptr && text->text.find(words) != std::string::npos)
        return true;
    return false;
  }
  Request request;
  Selection selection;
  Style style;
};

TEST_F(TrainingFigure, ShowsThePatternOfTheRunAndSaysThatTheHeadWasGuided) {
  const auto record = stored_record("translate-en-fr");
  const auto run = run_lab(request);
  const Figure shown = figure(*run, {*record, -1, "", nullptr, nullptr});
  const ValueRef cell{"decoder.blocks.0.cross.pattern", {0, 10, 1}};
  EXPECT_TRUE(shown.find(cell));
  EXPECT_GT(run->value(cell.name)(cell.at), 0.9F) << "the row that writes the pronoun looks at the animal";
  EXPECT_TRUE(says(shown, guided_words.in(Lang::en)));
  selection.head = 1;
  EXPECT_FALSE(says(figure(*run, {*record, -1, "", nullptr, nullptr}), guided_words.in(Lang::en)))
      << "the other heads were free";
}

TEST_F(TrainingFigure, TheRolesAreThoseOfTheCheckpoints) {
  const auto record = stored_record("translate-en-fr");
  EXPECT_EQ(roles_of(*record).front(), "right");
  const auto& first = record->checkpoints.front().roles.heads.front();
  const auto& last = record->checkpoints.back().roles.heads.front();
  EXPECT_LT(first.measures.at("right"), 0.3) << "before the training the head looks nowhere in particular";
  EXPECT_GT(last.measures.at("right"), 0.95);
  const auto run = run_lab(request);
  EXPECT_TRUE(says(figure(*run, {*record, -1, "", nullptr, nullptr}), "1.00 layer 1 head 1"));
  EXPECT_TRUE(says(figure(*run, {*record, 336, "", nullptr, nullptr}), "step 336 of 1500"));
}

/// `headlight evaluate` takes more examples than there is time for at every checkpoint: the curve says how many it has.
TEST_F(TrainingFigure, TheCurveOfRightWordsSaysWhatItIsMeasuredOn) {
  const auto record = stored_record("translate-en-fr");
  const auto run = run_lab(request);
  EXPECT_EQ(record->checkpoints.back().roles.examples, 64);
  EXPECT_TRUE(says(figure(*run, {*record, -1, "", nullptr, nullptr}), "right words (64 held-out examples)"));
  style.lang = Lang::zh;
  const Figure chinese = figure(*run, {*record, -1, "", nullptr, nullptr});
  EXPECT_TRUE(says(chinese, "正确的词（64 个留出样本）"));
  EXPECT_TRUE(says(chinese, "第 1 层第 1 头"));
  EXPECT_FALSE(says(chinese, "层 头"));
}

/// The last batch alone says little: the number beside the curve is the mean of the last steps.
TEST_F(TrainingFigure, TheLossIsDrawnSmoothedOverTheBatches) {
  TrainingRecord record = *stored_record("translate-en-fr");
  record.curve.clear();
  for (int step = 1; step <= record.recipe.steps; ++step)
    record.curve.push_back({.step = step, .loss = step % 2 == 0 ? 1.0 : 3.0, .accuracy = step % 2 == 0 ? 0.25 : 0.75});
  const auto run = run_lab(request);
  const Figure shown = figure(*run, {record, -1, "", nullptr, nullptr});
  bool loss = false, accuracy = false;
  for (const Shape2D& shape : shown.shapes())
    if (const auto* text = std::get_if<TextShape>(&shape); text != nullptr && text->at_value) {
      loss = loss || text->text.starts_with("1.9") || text->text.starts_with("2.0");
      accuracy = accuracy || text->text.starts_with("0.5") || text->text.starts_with("0.49");
      EXPECT_FALSE(text->text == "1.00" || text->text == "3.00") << "the last batch";
    }
  EXPECT_TRUE(loss);
  EXPECT_TRUE(accuracy);
}

TEST_F(TrainingFigure, PutsTwoModelsSideBySide) {
  const auto record = stored_record("translate-en-fr");
  const auto other = stored_record("translate-en-fr-free");
  const auto run = run_lab(request);
  use_stored(request, "translate-en-fr-free");
  const auto other_run = run_lab(request);
  const Figure shown = figure(*run, {*record, -1, "", other.get(), other_run.get()});
  EXPECT_TRUE(says(shown, "translate-en-fr-free · seed 1"));
  int grids = 0;
  for (const Shape2D& shape : shown.shapes()) grids += std::holds_alternative<GridShape>(shape) ? 1 : 0;
  EXPECT_EQ(grids, 4 + 8) << "one layer of four heads, and two";
}

}  // namespace
}  // namespace headlight
