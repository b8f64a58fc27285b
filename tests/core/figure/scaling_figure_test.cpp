#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "core/analysis/pattern_spread.h"
#include "core/figure/fixed.h"
#include "core/figure/scaling_pages.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;

std::shared_ptr<const ScalingStudy> study_of(const Request& request, float factor, int d_model) {
  return study_scaling({request, factor, d_model});
}

std::vector<RectShape> filled_with(const Figure& figure, Color color, float height) {
  std::vector<RectShape> bars;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      if (rect->fill == color && rect->at.h == height) bars.push_back(*rect);
  return bars;
}

TEST(ScalingFigure, BarsStandOnOneCommonScale) {
  const Request request = testing::request_of({});
  const auto run = run_request(request);
  const auto study = study_of(request, 3, 64);
  const Figure figure =
      scaling_figure({*run, {}, std::nullopt, {}, testing::style_of(1100, 800)}, *study, ScalingOptions{});
  const Theme& colors = theme(ThemeKind::light);
  const auto words = filled_with(figure, colors.query, 14), positions = filled_with(figure, colors.key, 14);
  ASSERT_EQ(words.size(), 3U);
  ASSERT_EQ(positions.size(), 3U);
  const float unit = words[1].at.w / study->columns[1].mean_word_norm;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(words[i].at.w, unit * study->columns[i].mean_word_norm, 0.1F);
    EXPECT_NEAR(positions[i].at.w, unit * study->columns[i].mean_position_norm, 0.1F);
  }
}

TEST(ScalingFigure, FitsAndSaysWhatWasMeasured) {
  for (const Lang lang : {Lang::en, Lang::zh}) {
    for (const auto& size : {std::pair{700.0F, 600.0F}, std::pair{1100.0F, 800.0F}}) {
      for (const int tokens : {1, 10, 60}) {
        Sample sample;
        sample.sentence = testing::many_tokens(tokens);
        const Request request = testing::request_of(sample);
        const auto run = run_request(request);
        const auto study = study_of(request, 8, 512);
        const Figure figure = scaling_figure(
            {*run, {}, std::nullopt, {}, testing::style_of(size.first, size.second, lang)}, *study, ScalingOptions{});
        EXPECT_EQ(testing::layout_fault(figure), "") << tokens << " tokens, width " << size.first;
        EXPECT_LE(figure.width, size.first);
        const std::string wanted = number(1 / study->columns[0].ratio, 1);
        bool said = false;
        for (const TextShape& text : testing::texts_of(figure))
          said = said || text.text.find(wanted) != std::string::npos;
        EXPECT_TRUE(said) << wanted;
      }
    }
  }
}

TEST(ScalingFigure, EveryNumberIsAnElementOfItsColumnsRun) {
  const Request request = testing::request_of({});
  const auto run = run_request(request);
  const auto study = study_of(request, 3, 64);
  FigureInput input{*run, {}, std::nullopt, {}, testing::style_of(1100, 800)};
  const Figure figure = scaling_figure(input, *study, ScalingOptions{});
  std::array<int, 3> elements{};
  const auto check = [&](const ValueRef& element) {
    const InColumn in = column_of(element.name);
    ASSERT_GE(in.column, study_column) << element.name;
    const auto column = static_cast<std::size_t>(in.column - study_column);
    EXPECT_TRUE(study->columns[column].run->value(in.name).contains(element.at));
    ++elements[column];
  };
  for (const Shape2D& shape : figure.shapes()) {
    if (const auto* rect = std::get_if<RectShape>(&shape); rect != nullptr && rect->tag.kind == Tag::Kind::cell)
      check(rect->tag.value);
    if (const auto* grid = std::get_if<GridShape>(&shape); grid != nullptr && grid->rows > 1)
      for (int r = 0; r < grid->rows; ++r)
        for (int c = 0; c < grid->cols; ++c) {
          check(grid->tag(r, c).value);
          const InColumn in = column_of(grid->tag(r, c).value.name);
          EXPECT_EQ(grid->value(r, c), study->columns[static_cast<std::size_t>(in.column - study_column)].run->value(
                                           in.name)(grid->tag(r, c).value.at));
        }
  }
  EXPECT_EQ(elements[0], 2 * 64 + 100);
  EXPECT_EQ(elements[0], elements[1]);
  EXPECT_EQ(elements[0], elements[2]);

  input.hover = Tag{Tag::Kind::cell, {name_in_scaling(0, "pos_embed"), {0, 9, 0}}};
  bool read = false;
  for (const TextShape& text : testing::texts_of(scaling_figure(input, *study, ScalingOptions{})))
    read = read || text.text.starts_with("× 1.0: position vector[玩, 0] = ");
  EXPECT_TRUE(read);
}

// The entropy, the map under it and what is said of both belong to one head.
TEST(ScalingFigure, TheEntropyIsThatOfTheMap) {
  Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  const Request request = testing::request_of(sample);
  const auto run = run_request(request);
  const auto study = study_scaling({request, 3, 64, true});
  Selection selection;
  selection.decoder_stack = true;
  selection.layer = 1;
  selection.head = 2;
  for (const auto kind : {AttentionKind::self, AttentionKind::cross}) {
    selection.attention = kind;
    const std::string attention = kind == AttentionKind::cross ? "decoder.blocks.1.cross" : "decoder.blocks.1.attn";
    const Figure figure = scaling_figure({*run, selection, std::nullopt, {}, testing::style_of(1100, 800)}, *study, {});
    const PatternSpread spread = pattern_spread(*study->columns[0].run, attention, 2);
    int shown = 0, named = 0;
    for (const TextShape& text : testing::texts_of(figure)) {
      shown += text.text == number(spread.entropy, 2) ? 1 : 0;
      named +=
          text.text == (kind == AttentionKind::cross ? "cross-attention, layer 2, head 3" : "decoder, layer 2, head 3")
              ? 1
              : 0;
    }
    EXPECT_GE(shown, 1);
    EXPECT_EQ(named, 3);
    EXPECT_EQ(testing::grid_showing(figure, name_in_scaling(0, attention + ".pattern")).source.at.batch, 2);
    EXPECT_EQ(testing::layout_fault(figure), "");
  }
}

TEST(ScalingFigure, OneWordHasNothingToChooseFrom) {
  Sample sample;
  sample.sentence = "玩";
  const Request request = testing::request_of(sample);
  const auto study = study_of(request, 3, 64);
  for (const TextShape& text : testing::texts_of(
           scaling_figure({*run_request(request), {}, std::nullopt, {}, testing::style_of(1100, 800)}, *study, {})))
    EXPECT_EQ(text.text.find("almost even"), std::string::npos) << text.text;
}

TEST(ScalingFigure, SpeaksOfTheStackThatIsLookedAt) {
  Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  const Request request = testing::request_of(sample);
  const auto run = run_request(request);
  const auto study = study_scaling({request, 3, 64, true});
  ASSERT_EQ(study->stack, Stack::decoder);
  EXPECT_EQ(study->columns[0].word_norm.size(), run->target.front().tokens.size());
  Selection selection;
  selection.decoder_stack = true;
  selection.query = 2;
  const Figure figure = scaling_figure({*run, selection, std::nullopt, {}, testing::style_of(1100, 800)}, *study, {});
  EXPECT_NE(figure.caption.find("animal"), std::string::npos) << figure.caption;
}

TEST(Fixed, ASmallNegativeNumberIsNotMinusNothing) {
  EXPECT_EQ(fixed(-0.004F, 2), "0.00");
  EXPECT_EQ(fixed(-0.0F, 1), "0.0");
  EXPECT_EQ(fixed(-0.006F, 2), "-0.01");
  EXPECT_EQ(fixed(0.5F, 2), "0.50");
}

}  // namespace
}  // namespace headlight
