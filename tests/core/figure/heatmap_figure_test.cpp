#include <gtest/gtest.h>

#include <cmath>

#include "core/figure/rich_text.h"
#include "core/figure/run_view.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;

const std::string pattern = "blocks.1.attn.pattern";

Selection second_layer_third_head() {
  Selection selection;
  selection.layer = 1;
  selection.head = 2;
  return selection;
}

Figure heatmap(const Run& run, const Style& style, const HeatmapOptions& options = {},
               const Selection& selection = second_layer_third_head()) {
  return heatmap_figure({run, selection, std::nullopt, {}, style}, options);
}

// "writes" is what the model writes there, not what the given target says next; padding writes nothing.
TEST(HeatmapFigure, ARowWritesItsMostProbableWord) {
  for (const Architecture architecture : {Architecture::encoder_decoder, Architecture::decoder}) {
    Sample sample;
    sample.architecture = architecture;
    sample.causal = architecture == Architecture::decoder;
    Request request = testing::request_of(sample);
    request.sentences.emplace_back("今天|天气");
    request.targets.emplace_back("L'|animal");
    const auto run = run_request(request);
    const bool two = architecture == Architecture::encoder_decoder;
    const Tensor& probs = run->value(two ? "decoder.probs" : "probs");
    const Vocabulary& words = two ? run->model->target : run->model->source;
    Selection selection;
    selection.decoder_stack = two;
    selection.sentence = 1;
    const RunView view(*run, selection);
    const Encoding& own = (two ? run->target : run->source)[1];
    ASSERT_EQ(view.writes.size(), own.tokens.size());
    ASSERT_LT(own.length, static_cast<int>(own.tokens.size()));
    for (int r = 0; r < own.length; ++r) {
      Eigen::Index best = 0;
      probs.slice(1).row(r).maxCoeff(&best);
      const bool other = two && r + 1 < own.length && own.ids[static_cast<std::size_t>(r) + 1] != best;
      EXPECT_EQ(view.writes[static_cast<std::size_t>(r)],
                (other ? "≠ " : "") + literal_text(words.word(static_cast<int>(best))));
    }
    EXPECT_EQ(view.writes.back(), "");
    const Figure figure = heatmap(*run, testing::style_of(820, 620), {}, selection);
    EXPECT_EQ(testing::layout_fault(figure), "");
    bool headed = false;
    for (const TextShape& text : testing::texts_of(figure)) headed = headed || text.text == "writes";
    EXPECT_TRUE(headed);
  }
}

TEST(HeatmapFigure, SaysThatRowsAddUpToOneOnlyWhereTheyDo) {
  Request request = testing::request_of({});
  EXPECT_NE(heatmap(*run_request(request), testing::style_of(820, 620)).caption.find("add up to 1."),
            std::string::npos);
  request.mask.causal = true;
  request.mask.place = MaskSpec::Place::after_softmax;
  const std::string said = heatmap(*run_request(request), testing::style_of(820, 620)).caption;
  EXPECT_NE(said.find("do not all add up to 1"), std::string::npos) << said;
}

TEST(HeatmapFigure, DarkestCellIsTheLargestWeight) {
  const auto run = testing::run_of({});
  const Figure figure = heatmap(*run, testing::style_of(820, 620));
  const GridShape grid = testing::grid_showing(figure, pattern);
  ASSERT_EQ(grid.rows, 10);
  ASSERT_EQ(grid.cols, 10);
  const Theme& colors = theme(ThemeKind::light);
  const auto lightness = [&](int r, int c) {
    const Color color = grid.fill(colors, r, c);
    return color.r + color.g + color.b;
  };
  int dark_r = 0, dark_c = 0;
  for (int r = 0; r < 10; ++r)
    for (int c = 0; c < 10; ++c)
      if (lightness(r, c) < lightness(dark_r, dark_c)) {
        dark_r = r;
        dark_c = c;
      }
  Eigen::Index max_r = 0, max_c = 0;
  run->value(pattern).slice(2).maxCoeff(&max_r, &max_c);
  EXPECT_EQ(dark_r, max_r);
  EXPECT_EQ(dark_c, max_c);
}

TEST(HeatmapFigure, LabelsAreTheTokensInOrderAtTheMiddleOfTheirRowsAndColumns) {
  const auto run = testing::run_of({});
  const Figure figure = heatmap(*run, testing::style_of(820, 620));
  const GridShape grid = testing::grid_showing(figure, pattern);
  const auto rows = testing::token_labels(figure, "query"), columns = testing::token_labels(figure, "key");
  ASSERT_EQ(rows.size(), 10U);
  ASSERT_EQ(columns.size(), 10U);
  for (int i = 0; i < 10; ++i) {
    const auto at = static_cast<std::size_t>(i);
    EXPECT_EQ(rows[at].text, run->source[0].tokens[at].text);
    EXPECT_EQ(columns[at].text, run->source[0].tokens[at].text);
    EXPECT_EQ(rows[at].tag.value.at.row, i);
    const Rect cell = grid.cell(i, i);
    EXPECT_NEAR(rows[at].at.y, cell.y + cell.h / 2, 0.01F);
    EXPECT_NEAR(columns[at].at.x, cell.x + cell.w / 2, 0.01F);
  }
}

TEST(HeatmapFigure, FitsAndNoLabelsOverlapInBothLanguagesAndManySizes) {
  for (const Architecture architecture :
       {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder}) {
    Sample sample;
    sample.architecture = architecture;
    sample.causal = architecture != Architecture::encoder;
    for (const int tokens : {0, 1, 3, 40}) {
      if (tokens > 0) sample.sentence = testing::many_tokens(tokens);
      const auto run = testing::run_of(sample);
      for (const auto& size : {std::pair{700.0F, 500.0F}, std::pair{1100.0F, 800.0F}})
        for (const Lang lang : {Lang::en, Lang::zh})
          for (const bool decoder : {false, true})
            for (const AttentionKind kind : {AttentionKind::self, AttentionKind::cross}) {
              Selection selection = second_layer_third_head();
              selection.decoder_stack = decoder;
              selection.attention = kind;
              const Figure figure = heatmap(*run, testing::style_of(size.first, size.second, lang), {}, selection);
              EXPECT_EQ(testing::layout_fault(figure), "") << tokens << " tokens, width " << size.first;
              EXPECT_EQ(testing::value_fault(figure, *run), "");
              EXPECT_LE(figure.width, size.first);
              EXPECT_LE(figure.height, size.second);
            }
    }
  }
}

TEST(HeatmapFigure, TransposedSwapsAxesAndKeepsElements) {
  const auto run = testing::run_of({});
  HeatmapOptions options;
  options.transposed = true;
  const Figure figure = heatmap(*run, testing::style_of(820, 620), options);
  const GridShape grid = testing::grid_showing(figure, pattern);
  EXPECT_EQ(grid.value(3, 7), run->value(pattern)(2, 7, 3));
  EXPECT_EQ(grid.tag(3, 7).value.at, (Index3{2, 7, 3}));
  const auto queries = testing::token_labels(figure, "query");
  EXPECT_NEAR(queries[4].at.x, grid.cell(0, 4).x + grid.cell(0, 4).w / 2, 0.01F);
  EXPECT_EQ(testing::layout_fault(figure), "");
}

TEST(HeatmapFigure, MaskedCellsAreHatchedAndOthersAreNot) {
  Sample sample;
  sample.causal = true;
  sample.architecture = Architecture::decoder;
  const auto run = testing::run_of(sample);
  for (const auto quantity : {HeatmapOptions::Quantity::pattern, HeatmapOptions::Quantity::masked}) {
    HeatmapOptions options;
    options.quantity = quantity;
    const Figure figure = heatmap(*run, testing::style_of(820, 620), options);
    const GridShape grid =
        testing::grid_showing(figure, quantity == HeatmapOptions::Quantity::pattern ? pattern : "blocks.1.attn.masked");
    for (int r = 0; r < 10; ++r)
      for (int c = 0; c < 10; ++c) EXPECT_EQ(grid.is_masked(r, c), c > r) << r << ", " << c;
  }
}

TEST(HeatmapFigure, PerRowContrastGivesEachRowItsOwnMaximum) {
  const auto run = testing::run_of({});
  HeatmapOptions options;
  options.per_row = true;
  const Figure figure = heatmap(*run, testing::style_of(820, 620), options);
  const GridShape grid = testing::grid_showing(figure, pattern);
  ASSERT_EQ(grid.row_scales.size(), 10U);
  for (int r = 0; r < 10; ++r) EXPECT_EQ(grid.scale_of(r).high, run->value(pattern).slice(2).row(r).maxCoeff());
  bool said = false;
  for (const TextShape& text : testing::texts_of(figure))
    said = said || text.text.find("each row") != std::string::npos;
  EXPECT_TRUE(said);
}

TEST(HeatmapFigure, ScoresAreDivergingAndSymmetric) {
  const auto run = testing::run_of({});
  HeatmapOptions options;
  options.quantity = HeatmapOptions::Quantity::scores;
  const GridShape grid =
      testing::grid_showing(heatmap(*run, testing::style_of(820, 620), options), "blocks.1.attn.scores");
  EXPECT_EQ(grid.scale.map, ColorScale::Map::diverging);
  EXPECT_EQ(grid.scale.low, -grid.scale.high);
  EXPECT_EQ(grid.scale.high, run->value("blocks.1.attn.scores").slice(2).cwiseAbs().maxCoeff());
}

TEST(HeatmapFigure, DecoderRowsSayWhatTheyWrite) {
  Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  sample.causal = true;
  const auto run = testing::run_of(sample);
  Selection selection = second_layer_third_head();
  selection.decoder_stack = true;
  selection.attention = AttentionKind::cross;
  const Figure figure = heatmap(*run, testing::style_of(900, 620), {}, selection);
  const GridShape grid = testing::grid_showing(figure, "decoder.blocks.1.cross.pattern");
  // The row of <bos> writes the first word, here not the "L'" of the target.
  const std::string wrote = RunView(*run, selection).writes.front();
  const Rect first = grid.cell(0, 0);
  bool found = false;
  for (const TextShape& text : testing::texts_of(figure))
    found = found || (text.text == wrote && std::abs(text.at.y - first.y - first.h / 2) < 0.01F);
  EXPECT_TRUE(found);
  EXPECT_EQ(testing::token_labels(figure, "query").front().text, "<bos>");
}

TEST(HeatmapFigure, FullyMaskedRowIsExplained) {
  Sample sample;
  Request request = testing::request_of(sample);
  PaintedMask painted{10, 10, std::vector<char>(100, 1)};
  for (std::size_t c = 0; c < 10; ++c) painted.allowed[30 + c] = 0;
  request.mask.painted = painted;
  const auto run = run_request(request);
  const Figure figure = heatmap(*run, testing::style_of(820, 620));
  const GridShape grid = testing::grid_showing(figure, pattern);
  for (int c = 0; c < 10; ++c) EXPECT_TRUE(grid.is_masked(3, c));
  EXPECT_NE(figure.caption.find("look at nothing"), std::string::npos);
}

TEST(HeatmapFigure, HundredsOfTokensThinTheLabelsButKeepTheChosenOne) {
  Sample sample;
  sample.sentence = testing::many_tokens(200);
  const auto run = testing::run_of(sample);
  Selection selection = second_layer_third_head();
  selection.query = 101;
  const Figure figure = heatmap(*run, testing::style_of(820, 620), {}, selection);
  const GridShape grid = testing::grid_showing(figure, pattern);
  EXPECT_GE(grid.cell(0, 0).w, 2);
  const auto rows = testing::token_labels(figure, "query");
  EXPECT_LT(rows.size(), 60U);
  bool chosen = false;
  for (const TextShape& text : rows) chosen = chosen || text.text == "w101";
  EXPECT_TRUE(chosen);
  EXPECT_EQ(testing::layout_fault(figure), "");
  // Turned labels keep their distance.
  const auto columns = testing::token_labels(figure, "key");
  for (std::size_t i = 1; i < columns.size(); ++i) EXPECT_GE(columns[i].at.x - columns[i - 1].at.x, 11);
}

TEST(HeatmapFigure, HoveredElementIsReadOut) {
  const auto run = testing::run_of({});
  const Tag hover{Tag::Kind::cell, {pattern, {2, 9, 8}}};
  const Figure figure = heatmap_figure(
      {*run, second_layer_third_head(), hover, {}, testing::style_of(820, 620, Lang::zh)}, HeatmapOptions{});
  const std::string wanted = "权重[玩, 去] = " + number(run->value(pattern)(2, 9, 8), 4);
  bool found = false;
  for (const TextShape& text : testing::texts_of(figure)) found = found || text.text == wanted;
  EXPECT_TRUE(found) << wanted;
}

TEST(HeatmapFigure, EmptySentenceInvites) {
  Sample sample;
  sample.sentence = "";
  const auto run = testing::run_of(sample);
  ASSERT_EQ(run->graph.size(), 0);
  for (const Figure& figure :
       {heatmap(*run, testing::style_of(700, 500)), grid_figure({*run, {}, {}, {}, testing::style_of(700, 500)}, {}),
        step_figure({*run, {}, {}, {}, testing::style_of(700, 500)})}) {
    EXPECT_EQ(figure.title, "Type a sentence above.");
    EXPECT_EQ(testing::layout_fault(figure), "");
  }
  EXPECT_EQ(rail_figure({*run, {}, {}, {}, testing::style_of(132, 500)}).width, 132);
}

}  // namespace
}  // namespace headlight
