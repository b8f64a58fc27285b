#include "core/figure/dim.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

const Theme& light = theme(ThemeKind::light);

ValueRef weight(int r, int c) { return {"blocks.0.attn.pattern", {0, r, c}}; }

Figure sample() {
  Figure figure;
  figure.width = figure.height = 300;
  figure.add(TextShape{.at = {10, 10}, .text = "Weights", .size = TextSize::title});
  figure.add(TextShape{.at = {10, 40}, .text = "a remark"});
  for (int i = 0; i < 2; ++i) {
    const float along = 115 + 30 * static_cast<float>(i);
    figure.add(
        TextShape{.at = {60, along}, .text = "q" + std::to_string(i), .tag = {Tag::Kind::token, {"query", {0, i, 0}}}});
    figure.add(
        TextShape{.at = {along, 80}, .text = "k" + std::to_string(i), .tag = {Tag::Kind::token, {"key", {0, i, 0}}}});
  }
  GridShape g;
  g.at = {100, 100, 60, 60};
  g.rows = g.cols = 2;
  g.values = std::make_shared<const std::vector<float>>(std::vector<float>{1, 0, .3F, .7F});
  g.scale = {ColorScale::Map::sequential, 0, 1};
  g.source = weight(0, 0);
  figure.add(g);
  figure.add(CurveShape{.to = {50, 200}, .line = 3, .tag = {Tag::Kind::cell, weight(1, 0)}});
  return figure;
}

/// What is drawn after the veil.
std::vector<Shape2D> above(const Figure& figure, std::size_t before) {
  const auto& all = figure.shapes();
  if (all.size() <= before) return {};
  const auto& veil = std::get<RectShape>(all[before]);
  EXPECT_EQ(veil.at.w, figure.width);
  EXPECT_GT(veil.fill.a, 0.5F);
  return {all.begin() + static_cast<std::ptrdiff_t>(before) + 1, all.end()};
}

std::vector<std::string> words(const std::vector<Shape2D>& shapes) {
  std::vector<std::string> out;
  for (const Shape2D& shape : shapes)
    if (const auto* text = std::get_if<TextShape>(&shape)) out.push_back(text->text);
  return out;
}

TEST(Dim, ALockedWeightKeepsItsCellItsWordsAndTheTitle) {
  const Figure figure = sample();
  const Figure out = dimmed(figure, {{weight(1, 0)}, {}}, light);
  const auto seen = above(out, figure.shapes().size());
  EXPECT_EQ(words(seen), (std::vector<std::string>{"Weights", "k0", "q1"}));
  int grids = 0, curves = 0;
  for (const Shape2D& shape : seen) {
    if (const auto* grid = std::get_if<GridShape>(&shape)) {
      ++grids;
      EXPECT_FLOAT_EQ(grid->value(0, 0), 0.3F);
      EXPECT_FLOAT_EQ(grid->at.y, 130);
    }
    if (std::holds_alternative<CurveShape>(shape)) ++curves;
  }
  EXPECT_EQ(grids, 1);
  EXPECT_EQ(curves, 1);
}

TEST(Dim, ATokenKeepsItsRowOrColumn) {
  const Figure figure = sample();
  for (const char* role : {"query", "key"}) {
    const Tag token{Tag::Kind::token, {role, {0, 1, 0}}};
    const auto seen = above(dimmed(figure, {{}, token}, light), figure.shapes().size());
    std::vector<float> values;
    for (const Shape2D& shape : seen)
      if (const auto* grid = std::get_if<GridShape>(&shape)) values.push_back(grid->value(0, 0));
    EXPECT_EQ(values, role == std::string("query") ? (std::vector<float>{.3F, .7F}) : (std::vector<float>{0, .7F}));
  }
}

TEST(Dim, TheMouseFindsWhatItFoundBefore) {
  const Figure figure = sample();
  const Figure out = dimmed(figure, {{weight(1, 0)}, {}}, light);
  for (float x = 0; x < 300; x += 7)
    for (float y = 0; y < 300; y += 7) {
      const auto a = figure.hit({x, y}), b = out.hit({x, y});
      ASSERT_EQ(a.has_value(), b.has_value()) << x << " " << y;
      if (a) {
        ASSERT_TRUE(*a == *b) << x << " " << y;
      }
    }
}

TEST(Dim, NothingOfItInTheFigureNothingIsFaded) {
  const Figure figure = sample();
  EXPECT_EQ(dimmed(figure, {{{"probs", {0, 0, 0}}}, {}}, light).shapes().size(), figure.shapes().size());
  EXPECT_EQ(dimmed(figure, {}, light).shapes().size(), figure.shapes().size());
}

}  // namespace
}  // namespace headlight
