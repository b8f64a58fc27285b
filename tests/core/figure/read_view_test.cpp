// The pictures of a pattern that is read in another way: heatmap and the page of all heads.
#include "core/figure/read_view.h"

#include <gtest/gtest.h>

#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

bool reads(const Figure& figure, const std::string& words) {
  for (const TextShape& text : testing::texts_of(figure))
    if (text.text.find(words) != std::string::npos) return true;
  return false;
}

TEST(ReadView, WithNothingSwitchedOnTheHeatmapIsAsBefore) {
  const auto run = testing::run_of({});
  const FigureInput input{*run, {}, std::nullopt, {}, testing::style_of(1000, 600)};
  const Figure figure = heatmap_figure(input, {}, {});
  EXPECT_EQ(testing::value_fault(figure, *run), "");
  EXPECT_EQ(testing::grid_showing(figure, "blocks.0.attn.pattern").parts, nullptr);
  EXPECT_FALSE(reads(figure, "Hidden"));
}

TEST(ReadView, TheHeatmapShowsWhatRemainsAndTellsWhereANumberComesFrom) {
  const auto run = testing::run_of({});
  const ReadingOptions hide{.hide_first = true};
  const Tag hover{Tag::Kind::part, {"blocks.0.attn.pattern", {0, 6, 3}}};
  for (const bool transposed : {false, true}) {
    HeatmapOptions options;
    options.transposed = transposed;
    const Figure figure = heatmap_figure({*run, {}, hover, {}, testing::style_of(1000, 600)}, options, hide);
    EXPECT_EQ(testing::layout_fault(figure), "");
    const GridShape grid = testing::grid_showing(figure, "blocks.0.attn.pattern");
    EXPECT_EQ(grid.rows, transposed ? 9 : 10);
    EXPECT_EQ(grid.cols, transposed ? 10 : 9);
    const auto w = run->value("blocks.0.attn.pattern").slice(0);
    for (int q = 0; q < 10; ++q) {
      for (int k = 1; k < 10; ++k) {
        const int r = transposed ? k - 1 : q, c = transposed ? q : k - 1;
        EXPECT_NEAR(grid.value(r, c), w(q, k) / (1 - w(q, 0)), 1e-4F);
        EXPECT_EQ(grid.tag(r, c), (Tag{Tag::Kind::part, {grid.source.name, {0, q, k}}}));
        const Rect cell = grid.cell(r, c);
        EXPECT_EQ(figure.hit({cell.x + 2, cell.y + 2}), grid.tag(r, c));
        ASSERT_TRUE(figure.find({grid.source.name, {0, q, k}}));
        EXPECT_EQ(figure.find({grid.source.name, {0, q, k}})->x, cell.x);
      }
      EXPECT_FALSE(figure.find({grid.source.name, {0, q, 0}})) << "it is hidden";
    }
    EXPECT_TRUE(reads(figure, "the first token"));
    EXPECT_TRUE(reads(figure, "that remains"));
    EXPECT_TRUE(reads(figure, number(w(6, 3), 4)));
  }
}

TEST(ReadView, ScoresAreNeverReadInAnotherWay) {
  const auto run = testing::run_of({});
  HeatmapOptions options;
  options.quantity = HeatmapOptions::Quantity::scores;
  const Figure figure =
      heatmap_figure({*run, {}, std::nullopt, {}, testing::style_of(1000, 600)}, options, {.hide_first = true});
  EXPECT_EQ(testing::value_fault(figure, *run), "");
  EXPECT_FALSE(reads(figure, "Hidden"));
}

TEST(ReadView, EveryTokenHiddenIsAPictureThatSaysSo) {
  testing::Sample sample;
  sample.sentence = "，|。";
  const auto run = testing::run_of(sample);
  const ReadingOptions hide{.hide_punctuation = true};
  const FigureInput input{*run, {}, std::nullopt, {}, testing::style_of(1000, 600)};
  EXPECT_TRUE(reads(heatmap_figure(input, {}, hide), "Every token is hidden"));
  EXPECT_TRUE(reads(grid_figure(input, {}, hide), "Every token is hidden"));
}

TEST(ReadView, CharactersAreJoinedToWords) {
  Request request = testing::request_of({});
  request.segmentation = Segmentation::characters;
  request.sentences = {"今天天气真好，我想出去玩"};
  const auto run = run_request(request);
  const ReadingOptions words{.words = true};
  const FigureInput input{
      *run, {}, Tag{Tag::Kind::part, {"blocks.0.attn.pattern", {0, 2, 0}}}, {}, testing::style_of(1000, 600)};
  const Figure figure = heatmap_figure(input, {}, words);
  const GridShape grid = testing::grid_showing(figure, "blocks.0.attn.pattern");
  ASSERT_EQ(grid.rows, 7);
  const auto w = run->value("blocks.0.attn.pattern").slice(0);
  EXPECT_NEAR(grid.value(1, 0), (w(2, 0) + w(2, 1) + w(3, 0) + w(3, 1)) / 2, 1e-5F);
  EXPECT_EQ(grid.row_labels[1], "天气");
  EXPECT_TRUE(reads(figure, "By words"));
  EXPECT_TRUE(reads(figure, "mean over 天 气 of the sum over 今 天"));
  EXPECT_EQ(testing::layout_fault(grid_figure(input, {}, words)), "");
}

TEST(ReadView, ThePageOfAllHeadsSaysTheShareOfEveryGroup) {
  testing::Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  const auto run = testing::run_of(sample);
  for (const Lang lang : {Lang::en, Lang::zh}) {
    const Figure figure = grid_figure({*run, {}, std::nullopt, {}, testing::style_of(1000, 700, lang)}, {},
                                      {.hide_first = true, .hide_special = true, .hide_punctuation = true});
    EXPECT_EQ(testing::layout_fault(figure), "");
    int shares = 0;
    for (const TextShape& text : testing::texts_of(figure)) shares += text.text.find(" %") != std::string::npos ? 1 : 0;
    EXPECT_EQ(shares, 3);
  }
}

}  // namespace
}  // namespace headlight
