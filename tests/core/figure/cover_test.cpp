#include "core/figure/cover.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/figure/canvas.h"
#include "core/figure/rich_text.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

const Theme& light = theme(ThemeKind::light);
const Tag cell_1_2{Tag::Kind::cell, {"blocks.0.attn.pattern", {0, 1, 2}}};

GridShape grid() {
  GridShape g;
  g.at = {100, 100, 90, 90};
  g.rows = g.cols = 3;
  g.values = std::make_shared<const std::vector<float>>(std::vector<float>{.1F, .2F, .7F, .3F, .3F, .4F, 1, 0, 0});
  g.scale = {ColorScale::Map::sequential, 0, 1};
  g.decimals = 2;
  g.source = {"blocks.0.attn.pattern", {}};
  return g;
}

Figure with(auto shape) {
  Figure figure;
  figure.width = figure.height = 300;
  figure.title = "Weights";
  figure.add(shape);
  return figure;
}

template <typename S>
const S& only(const Figure& figure) {
  return std::get<S>(figure.shapes().at(0));
}

/// What is seen at a point: the fill of the topmost filled rectangle, if any.
std::optional<Color> lid_at(const Figure& figure, Point p) {
  std::optional<Color> seen;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape); rect != nullptr && rect->fill.a > 0 && rect->at.contains(p))
      seen = rect->fill;
  return seen;
}

TEST(Cover, EveryCellLooksTheSame) {
  const Figure figure = covered(with(grid()), {}, light);
  const Color ground = lid_at(figure, {105, 105}).value();
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c) {
      const Point middle{115 + 30 * static_cast<float>(c), 115 + 30 * static_cast<float>(r)};
      ASSERT_TRUE(lid_at(figure, middle));
      EXPECT_TRUE(*lid_at(figure, middle) == ground);
      const auto& hidden = only<GridShape>(figure);
      EXPECT_TRUE(std::isnan(hidden.value(r, c))) << "the value itself is not in a file either";
      EXPECT_EQ(hidden.digits(r, c), "");
    }
}

TEST(Cover, ACoveredCellCanBeClickedAndThenIsOpen) {
  const Figure figure = covered(with(grid()), {}, light);
  const auto tag = figure.hit({175, 145});
  ASSERT_TRUE(tag);
  EXPECT_TRUE(*tag == cell_1_2);
  const Figure open = covered(with(grid()), {tag->value}, light);
  EXPECT_FALSE(lid_at(open, {175, 145}));
  EXPECT_TRUE(lid_at(open, {145, 145}));
  EXPECT_FLOAT_EQ(only<GridShape>(open).value(1, 2), 0.4F);
  EXPECT_EQ(only<GridShape>(open).digits(1, 2), grid().digits(1, 2));
  EXPECT_TRUE(std::isnan(only<GridShape>(open).value(1, 1)));
}

TEST(Cover, LargeGridsGetALidARow) {
  GridShape large = grid();
  large.rows = large.cols = 200;
  large.values = std::make_shared<const std::vector<float>>(40000, 0.5F);
  const Figure figure = covered(with(large), {}, light);
  EXPECT_LT(figure.shapes().size(), 300U);
  EXPECT_TRUE(lid_at(figure, {189, 189}));
}

TEST(Cover, TextsThatAreNumbers) {
  EXPECT_EQ(without_numbers("0.687"), "?");
  EXPECT_EQ(without_numbers(".69"), "?");
  EXPECT_EQ(without_numbers("−3"), "?");
  EXPECT_EQ(without_numbers("12 %"), "?");
  EXPECT_EQ(without_numbers("10^{-5}"), "?");
  EXPECT_EQ(without_numbers("1.2e-05"), "?");
  EXPECT_EQ(without_numbers("weights[玩, 去] = 0.6868"), "weights[玩, 去] = ?");
  EXPECT_EQ(without_numbers("sum -1.50 and 2.25"), "sum ? and ?");
  EXPECT_EQ(without_numbers("about 3.1·10^{-4} here"), "about ? here");
}

TEST(Cover, WordsStay) {
  for (const char* words : {"layer 2, head 3", "W_{1} x + b_{1}", "\\sqrt{16}", "去", "Q K^{T}", "", "d_{model}",
                            "softmax(x)", "position 4"})
    EXPECT_EQ(without_numbers(words), words);
}

TEST(Cover, TitlesTokensAndAxesStay) {
  const auto stays = [](TextShape text) {
    const std::string before = text.text;
    return only<TextShape>(covered(with(text), {}, light)).text == before;
  };
  EXPECT_TRUE(stays({.text = "√16 = 4.00", .size = TextSize::title}));
  EXPECT_TRUE(stays({.text = "3", .tag = {Tag::Kind::token, {"query", {0, 1, 0}}}}));
  EXPECT_TRUE(stays({.text = "0.50", .of_scale = true}));
  EXPECT_FALSE(stays({.text = "0.50"}));
  EXPECT_FALSE(stays({.text = "0.50", .tag = cell_1_2}));
  Figure chip = with(RectShape{.at = {10, 10, 40, 20}, .tag = {Tag::Kind::token, {"query", {0, 1, 0}}}});
  chip.add(TextShape{.at = {30, 20}, .text = "1914"});
  EXPECT_EQ(std::get<TextShape>(covered(chip, {}, light).shapes().at(1)).text, "1914");
}

TEST(Cover, ARemarkOnTheValuesGoesWithItsWords) {
  TextShape remark{.text = "it looks most at animal: 0.98"};
  EXPECT_EQ(only<TextShape>(covered(with(remark), {}, light)).text, "it looks most at animal: ?");
  remark.of_values = true;
  EXPECT_EQ(only<TextShape>(covered(with(remark), {}, light)).text, "?");
  Canvas canvas(Style{.width = 900, .height = 600});
  canvas.header("Weights", "", {"it looks most at animal: 0.98", light.weight});
  const Figure figure = covered(canvas.finish(), {}, light);
  for (const Shape2D& shape : figure.shapes()) EXPECT_NE(std::get<TextShape>(shape).text, remark.text);
}

TEST(Cover, BarsVanishAndStayClickable) {
  Figure figure;
  for (int i = 0; i < 3; ++i)
    figure.add(RectShape{.at = {10, 10 + 30 * static_cast<float>(i), 40 + 50 * static_cast<float>(i), 16},
                         .fill = light.weight,
                         .tag = {Tag::Kind::cell, {"probs", {0, 0, i}}}});
  const Figure hidden = covered(figure, {{"probs", {0, 0, 1}}}, light);
  EXPECT_FALSE(lid_at(hidden, {20, 18}));
  EXPECT_TRUE(lid_at(hidden, {20, 48}));  // revealed
  EXPECT_FALSE(lid_at(hidden, {20, 78}));
  EXPECT_EQ(hidden.hit({20, 18})->value.at.col, 0);
}

TEST(Cover, WhereANumberStoodDoesNotSayHowLongItsBarIs) {
  Figure figure;
  for (int i = 0; i < 2; ++i) {
    const float tall = 20 + 60 * static_cast<float>(i), x = 20 + 40 * static_cast<float>(i);
    figure.add(RectShape{
        .at = {x, 100 - tall, 24, tall}, .fill = light.weight, .tag = {Tag::Kind::cell, {"probs", {0, 0, i}}}});
    figure.add(TextShape{.at = {x + 12, 92 - tall},
                         .text = i == 0 ? ".2" : ".8",
                         .size = TextSize::digits_small,
                         .align = Align::center});
  }
  figure.add(TextShape{.at = {200, 20}, .text = "0.5"});
  const auto words = [](const Figure& f) {
    std::vector<std::string> out;
    for (const TextShape& text : testing::texts_of(f)) out.push_back(text.text);
    return out;
  };
  EXPECT_EQ(words(covered(figure, {}, light)), (std::vector<std::string>{"?"}));
  EXPECT_EQ(words(covered(figure, {{"probs", {0, 0, 1}}}, light)), (std::vector<std::string>{".8", "?"}));
}

TEST(Cover, CellsOfOneSizeBecomeNeutral) {
  Figure figure;
  for (int i = 0; i < 3; ++i)
    figure.add(RectShape{.at = {10 + 40 * static_cast<float>(i), 10, 36, 16},
                         .fill = sequential(light, 0.4F * static_cast<float>(i)),
                         .tag = {Tag::Kind::cell, {"probs", {0, 0, i}}}});
  for (int i = 0; i < 3; ++i) figure.add(TextShape{.at = {20 + 40 * static_cast<float>(i), 18}, .text = "去"});
  const Figure hidden = covered(figure, {}, light);
  EXPECT_TRUE(*lid_at(hidden, {12, 12}) == *lid_at(hidden, {92, 12}));
}

TEST(Cover, WhatIsMarkedAsAValueGoesWhateverItsTag) {
  Figure figure = with(RectShape{.at = {10, 10, 40, 8}, .fill = light.weight, .of_values = true});
  figure.add(TextShape{.at = {52, 14}, .text = "0.40"});
  figure.add(LineShape{.points = {{0, 0}, {9, 9}}, .color = light.key, .of_values = true});
  figure.add(TextShape{.at = {60, 60}, .text = "unscaled", .at_value = true});
  const Tag head{Tag::Kind::head, {"blocks.0.attn.pattern", {0, 0, 0}}};
  figure.add(RectShape{.at = {100, 100, 30, 30}, .fill = light.query, .tag = head, .of_values = true});
  figure.add(TextShape{.at = {115, 115}, .text = "−0.85"});
  const Figure hidden = covered(figure, {}, light);
  ASSERT_EQ(hidden.shapes().size(), 4U);  // without the number at the bar's end and the name at the line's
  EXPECT_EQ(std::get<RectShape>(hidden.shapes()[0]).fill.a, 0);
  EXPECT_EQ(std::get<LineShape>(hidden.shapes()[1]).color.a, 0);
  EXPECT_FALSE(std::get<RectShape>(hidden.shapes()[2]).fill == light.query);
  EXPECT_GT(std::get<RectShape>(hidden.shapes()[2]).fill.a, 0);
}

TEST(Cover, CurvesSayNothingByTheirWidth) {
  Figure figure;
  for (const float line : {1.0F, 9.0F})
    figure.add(CurveShape{.to = {50, 50}, .color = light.weight, .line = line, .tag = cell_1_2});
  const Figure hidden = covered(figure, {}, light);
  const auto &thin = std::get<CurveShape>(hidden.shapes()[0]), &thick = std::get<CurveShape>(hidden.shapes()[1]);
  EXPECT_EQ(thin.color.a, 0);
  EXPECT_EQ(thick.color.a, 0);
  EXPECT_EQ(std::get<CurveShape>(covered(figure, {cell_1_2.value}, light).shapes()[1]).line, 9);
}

TEST(Cover, PlottedLinesVanishAndRulesStay) {
  LineShape plot{.points = std::vector<Point>(20, Point{1, 1}), .color = light.query};
  LineShape rule{.points = {{0, 0}, {9, 0}}, .color = light.rule};
  EXPECT_EQ(only<LineShape>(covered(with(plot), {}, light)).color.a, 0);
  EXPECT_EQ(only<LineShape>(covered(with(rule), {}, light)).color.a, 1);
}

/// A decimal number that could be read.
bool tells_a_number(const std::string& text) {
  for (std::size_t i = 1; i + 1 < text.size(); ++i)
    if (text[i] == '.' && std::isdigit(static_cast<unsigned char>(text[i + 1])) != 0) return true;
  return false;
}

TEST(Cover, NoNumberOfAnyStepCanBeRead) {
  const auto run = testing::run_of({});
  for (const Lang lang : {Lang::en, Lang::zh}) {
    Selection selection;
    selection.locked = ValueRef{"blocks.0.attn.pattern", {0, 1, 1}};
    const int count = static_cast<int>(steps_of(*run, selection).size());
    for (selection.step = 0; selection.step < count; ++selection.step) {
      const Tag hover{Tag::Kind::cell, {"blocks.0.attn.pattern", {0, 2, 1}}};
      const Figure whole = step_figure({*run, selection, hover, {}, testing::style_of(960, 640, lang)});
      const Figure figure = covered(whole, {}, light);
      for (const TextShape& text : testing::texts_of(figure)) {
        if (text.of_scale || text.size == TextSize::title) continue;
        EXPECT_FALSE(tells_a_number(text.text)) << "step " << selection.step << ": " << text.text;
      }
      for (const GridShape& g : testing::grids_of(figure))
        for (int r = 0; r < g.rows; ++r)
          for (int c = 0; c < g.cols; ++c) ASSERT_TRUE(std::isnan(g.value(r, c)));
      EXPECT_EQ(figure.width, whole.width);
      EXPECT_EQ(testing::token_labels(figure, "query").size(), testing::token_labels(whole, "query").size());
    }
  }
}

}  // namespace
}  // namespace headlight
