#include <gtest/gtest.h>

#include <cmath>

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

TEST(ScalingFigure, ComponentsOfAnotherRunAreNotElementsOfThisOne) {
  const Request request = testing::request_of({});
  const auto run = run_request(request);  // d_model 32, √32
  const auto study = study_of(request, 3, 32);
  FigureInput input{*run, {}, std::nullopt, {}, testing::style_of(1100, 800)};
  const Figure figure = scaling_figure(input, *study, ScalingOptions{});
  std::optional<Tag> foreign;
  int own = 0;
  for (const Shape2D& shape : figure.shapes()) {
    const auto* rect = std::get_if<RectShape>(&shape);
    if (rect == nullptr) continue;
    if (rect->tag.kind == Tag::Kind::cell) {
      ++own;
      EXPECT_TRUE(run->has(rect->tag.value.name));
    } else if (rect->tag.kind == Tag::Kind::row && !foreign) {
      foreign = rect->tag;
    }
  }
  EXPECT_EQ(own, 64);  // word and position in the column × √d_model, which is the run itself
  ASSERT_TRUE(foreign.has_value());
  // Hovering one of them still reads it out.
  input.hover = foreign;
  bool read = false;
  for (const TextShape& text : testing::texts_of(scaling_figure(input, *study, ScalingOptions{})))
    read = read || text.text.starts_with("× 1.0: position vector[0] = ");
  EXPECT_TRUE(read);
}

}  // namespace
}  // namespace headlight
