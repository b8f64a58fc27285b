#include <gtest/gtest.h>

#include <cmath>

#include "core/figure/compare_figure.h"
#include "core/lab/compare_picture.h"
#include "core/lab/model_source.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

TEST(Align, EqualWordsMeet) {
  using Pairs = std::vector<AlignedPair>;
  EXPECT_EQ(align({"a", "b"}, {"a", "b"}), (Pairs{{0, 0}, {1, 1}}));
  EXPECT_EQ(align({"too", "tired", "."}, {"too", "wide", "."}), (Pairs{{0, 0}, {1, 1}, {2, 2}}));
  EXPECT_EQ(align({"a", "c"}, {"a", "b", "c"}), (Pairs{{0, 0}, {-1, 1}, {1, 2}}));
  EXPECT_EQ(align({}, {"x"}), (Pairs{{-1, 0}}));
}

Style large_page() {
  Style style;
  style.lang = Lang::en;
  style.width = 1100;
  style.height = 700;
  return style;
}

LabState two_words() {
  LabState state = initial_state();
  state.request.sentences = {"the animal was too tired ."};
  state.compare.sentence = "the old animal was too wide .";
  return state;
}

TEST(Compare, TheDifferenceIsSecondLessFirst) {
  const LabState state = two_words();
  const auto first = run_lab(state.request);
  const LabState other = second_side(state, first->config);
  const auto second = run_lab(other.request);
  const ComparedSide a{*first, clamped(state.selection, *first), ""}, b{*second, clamped(other.selection, *second), ""};
  const Difference d = difference_of(a, b, HeatmapOptions::Quantity::pattern);
  ASSERT_EQ(d.queries.size(), 7U);
  float largest = 0;
  double sum = 0;
  int count = 0;
  for (std::size_t q = 0; q < 7; ++q)
    for (std::size_t k = 0; k < 7; ++k) {
      const float value = d.values[q * 7 + k];
      if (q == 1 || k == 1) {  // "old" is on the second side only
        EXPECT_TRUE(std::isnan(value));
        continue;
      }
      const int qa = static_cast<int>(q > 1 ? q - 1 : q), ka = static_cast<int>(k > 1 ? k - 1 : k);
      const float expected = second->value("blocks.0.attn.pattern")(0, static_cast<int>(q), static_cast<int>(k)) -
                             first->value("blocks.0.attn.pattern")(0, qa, ka);
      EXPECT_FLOAT_EQ(value, expected);
      largest = std::max(largest, std::abs(expected));
      sum += static_cast<double>(std::abs(expected));
      ++count;
    }
  EXPECT_FLOAT_EQ(d.largest, largest);
  EXPECT_NEAR(d.mean, sum / count, 1e-6);
}

// The model was trained without the scaling, the second side has it: the headings say which is which.
TEST(Compare, ASideThatLeavesTheScalingToItsModelIsCalledAfterIt) {
  LabState state = initial_state();
  state.view = ViewKind::compare;
  state.request.model.config.attention_scale = false;
  state.compare.attention_scale = true;
  const Picture picture = compare_picture();
  const auto study = picture.study(picture.question(state), nullptr);
  const auto run = run_lab(state.request);
  std::string all;
  const Figure figure = picture.draw({*run, clamped(state.selection, *run), {}, {}, large_page()}, state, study.get());
  for (const Shape2D& shape : figure.shapes())
    if (const auto* text = std::get_if<TextShape>(&shape)) all += text->text + "\n";
  EXPECT_NE(all.find("scores not scaled"), std::string::npos) << all;
  EXPECT_NE(all.find("scores ÷ \\sqrt{d_{k}}"), std::string::npos) << all;
}

// A file of either side says which it is, with its tokens; equal sides differ by nothing that is worth a colour.
TEST(Compare, TheMatricesHaveNamesAndTokensAndNothingIsPale) {
  LabState state = initial_state();
  const auto run = run_lab(state.request);
  const ComparedSide a{*run, clamped(state.selection, *run), "as it is"},
      b{*run, clamped(state.selection, *run), "set"};
  const Figure figure =
      compare_figure({*run, a.selection, {}, {}, large_page()}, a, b, HeatmapOptions::Quantity::pattern);
  std::vector<GridShape> grids;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* grid = std::get_if<GridShape>(&shape)) grids.push_back(*grid);
  ASSERT_EQ(grids.size(), 3U);
  EXPECT_EQ(grids[0].quantity, "weight · first · as it is");
  EXPECT_EQ(grids[1].quantity, "weight · second · set");
  for (const GridShape& grid : grids) EXPECT_EQ(grid.row_labels.size(), static_cast<std::size_t>(grid.rows));
  EXPECT_EQ(grids[2].scale.high, 0.05F);
}

TEST(Compare, AWordThatIsThereTwiceIsNamedWithItsPlace) {
  LabState state = initial_state();
  state.request.sentences = {"a|a"};
  const auto run = run_lab(state.request);
  const Selection one = clamped(state.selection, *run);
  Selection other = one;
  other.head = 1;
  for (const Lang lang : {Lang::en, Lang::zh}) {
    Style page = large_page();
    page.lang = lang;
    const Figure figure = compare_figure({*run, one, {}, {}, page}, {*run, one, "1"}, {*run, other, "2"},
                                         HeatmapOptions::Quantity::pattern);
    std::string all;
    for (const Shape2D& shape : figure.shapes())
      if (const auto* text = std::get_if<TextShape>(&shape)) all += text->text + "\n";
    EXPECT_NE(all.find("“a”_{"), std::string::npos) << all;
  }
}

TEST(Compare, EveryDifferenceMakesAnotherSide) {
  const LabState state = initial_state();
  const ModelConfig config = state.request.model.config;
  EXPECT_EQ(second_side(state, config).selection.head, 1) << "nothing chosen: the next head";
  const auto with = [&](const auto& change) {
    LabState s = state;
    change(s.compare);
    return second_side(s, config);
  };
  EXPECT_EQ(with([](CompareOptions& c) { c.seed = 9; }).request.model.seed, 9U);
  EXPECT_EQ(with([](CompareOptions& c) { c.model = "story"; }).request.model.folder, "story");
  EXPECT_EQ(with([](CompareOptions& c) { c.position = Position::none; }).request.position, Position::none);
  EXPECT_EQ(with([](CompareOptions& c) { c.attention_scale = false; }).request.attention_scale, false);
  EXPECT_EQ(with([](CompareOptions& c) { c.head = 2; }).selection.head, 2);
  EXPECT_EQ(with([](CompareOptions& c) { c.seed = 9; }).selection.head, 0) << "only what was said differs";
  LabState changed = state;
  changed.request.interventions = {{.value = "blocks.0.attn.z"}};
  changed.compare.unchanged = true;
  EXPECT_TRUE(second_side(changed, config).request.interventions.empty());
}

TEST(Compare, SidesAreNamedByWhatDiffers) {
  const LabState state = two_words();
  const LabState other = second_side(state, state.request.model.config);
  EXPECT_EQ(side_words(other, state, Lang::en), "… old animal was too wide …");
  LabState tired = initial_state(), wide = initial_state();
  tired.request.sentences = {"it was too tired."};
  wide.request.sentences = {"it was too wide."};
  EXPECT_EQ(side_words(wide, tired, Lang::en), "… wide …") << "whole words, although both end with e or d";
  tired.request.sentences = {"今天天气真好"};
  wide.request.sentences = {"今天心情真好"};
  EXPECT_EQ(side_words(wide, tired, Lang::en), "… 心情 …");
  LabState head = initial_state();
  const LabState next = second_side(head, head.request.model.config);
  EXPECT_EQ(side_words(next, head, Lang::en), "layer 1, head 2");
  EXPECT_EQ(side_words(head, head, Lang::en), "the same");
}

}  // namespace
}  // namespace headlight
