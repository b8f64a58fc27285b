#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;

std::set<std::pair<std::string, int>> heads_in(const Figure& figure) {
  std::set<std::pair<std::string, int>> heads;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      if (rect->tag.kind == Tag::Kind::head) heads.emplace(rect->tag.value.name, rect->tag.value.at.row);
  return heads;
}

Figure grid(const Run& run, const Selection& selection, float width = 820, float height = 620, Lang lang = Lang::en) {
  return grid_figure({run, selection, std::nullopt, {}, testing::style_of(width, height, lang)}, {});
}

// Forbidden is not a weight of 0, however small the picture.
TEST(GridFigure, MaskedCellsAreHatchedInSmallPatterns) {
  Sample sample;
  sample.causal = true;
  for (const int tokens : {10, 300}) {
    sample.sentence = testing::many_tokens(tokens);
    const auto run = testing::run_of(sample);
    for (const Figure& figure :
         {grid(*run, {}), rail_figure({*run, {}, std::nullopt, {}, testing::style_of(160, 620)})})
      for (const GridShape& cells : testing::grids_of(figure)) {
        EXPECT_TRUE(cells.is_masked(0, cells.cols - 1));
        for (int i = 0; i < std::min(cells.rows, cells.cols); ++i) EXPECT_FALSE(cells.is_masked(i, i));
      }
  }
}

TEST(GridFigure, HasEveryHeadOfEveryLayerOnce) {
  for (const auto& [layers, heads] : {std::pair{1, 1}, std::pair{2, 4}, std::pair{12, 12}}) {
    Sample sample;
    sample.layers = layers;
    sample.heads = heads;
    sample.d_model = 4 * heads;
    const auto run = testing::run_of(sample);
    for (const Lang lang : {Lang::en, Lang::zh}) {
      const Figure figure = grid(*run, {}, 820, 620, lang);
      EXPECT_EQ(heads_in(figure).size(), static_cast<std::size_t>(layers * heads));
      EXPECT_EQ(testing::layout_fault(figure), "") << layers << " × " << heads;
      EXPECT_LE(figure.width, 820);
    }
  }
}

TEST(GridFigure, TwoStacksAreThreeGroupsAndTagsSayWhich) {
  Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  const auto run = testing::run_of(sample);
  const auto heads = heads_in(grid(*run, {}));
  EXPECT_EQ(heads.size(), 24U);
  EXPECT_TRUE(heads.contains({"encoder.blocks.1.attn.pattern", 3}));
  EXPECT_TRUE(heads.contains({"decoder.blocks.0.attn.pattern", 0}));
  EXPECT_TRUE(heads.contains({"decoder.blocks.1.cross.pattern", 2}));
}

TEST(GridFigure, ASmallPatternIsHitAsItsHeadAndOnlyTheChosenOneIsFramed) {
  const auto run = testing::run_of({});
  Selection selection;
  selection.layer = 1;
  selection.head = 2;
  const Figure figure = grid(*run, selection);
  const Theme& colors = theme(ThemeKind::light);
  int framed = 0;
  for (const Shape2D& shape : figure.shapes()) {
    const auto* rect = std::get_if<RectShape>(&shape);
    if (rect == nullptr || rect->tag.kind != Tag::Kind::head) continue;
    const Point middle{rect->at.x + rect->at.w / 2, rect->at.y + rect->at.h / 2};
    EXPECT_EQ(figure.hit(middle), rect->tag);
    if (rect->stroke == colors.weight) {
      ++framed;
      EXPECT_EQ(rect->tag.value, (ValueRef{"blocks.1.attn.pattern", {1, 2, 0}}));
    }
  }
  EXPECT_EQ(framed, 1);
}

TEST(GridFigure, ALongSentenceIsMergedToPixelsAndKeepsItsLargestWeights) {
  Sample sample;
  sample.sentence = testing::many_tokens(300);
  const auto run = testing::run_of(sample);
  const Figure figure = grid(*run, {}, 700, 500);
  const auto grids = testing::grids_of(figure);
  ASSERT_EQ(grids.size(), 8U);
  for (std::size_t i = 0; i < grids.size(); ++i) {
    EXPECT_LE(grids[i].rows, 300);
    const auto& value = run->value("blocks." + std::to_string(i / 4) + ".attn.pattern");
    const float most = value.slice(static_cast<int>(i % 4)).maxCoeff();
    EXPECT_EQ(*std::max_element(grids[i].values->begin(), grids[i].values->end()), most);
  }
}

TEST(RailFigure, FitsItsWidthWithEveryHeadAndWrapsManyHeads) {
  for (const int heads : {1, 4, 12}) {
    Sample sample;
    sample.heads = heads;
    sample.d_model = 48;
    sample.architecture = Architecture::encoder_decoder;
    const auto run = testing::run_of(sample);
    for (const Lang lang : {Lang::en, Lang::zh}) {
      const Figure figure = rail_figure({*run, {}, std::nullopt, {}, testing::style_of(132, 500, lang)});
      EXPECT_EQ(figure.width, 132);
      EXPECT_EQ(heads_in(figure).size(), static_cast<std::size_t>(6 * heads));
      EXPECT_EQ(testing::layout_fault(figure), "") << heads << " heads";
    }
  }
}

}  // namespace
}  // namespace headlight
