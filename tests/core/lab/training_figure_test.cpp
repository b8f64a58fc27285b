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
