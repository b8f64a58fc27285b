#include "core/figure/figure.h"

#include <gtest/gtest.h>

#include <cmath>

namespace headlight {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();

GridShape grid_2x3() {
  GridShape grid;
  grid.at = {10, 20, 62, 41};
  grid.rows = 2;
  grid.cols = 3;
  grid.gap = 1;
  grid.values = std::make_shared<const std::vector<float>>(std::vector<float>{0.1F, 0.9F, -inf, -0.004F, NAN, 12.5F});
  grid.source = {"blocks.0.attn.pattern", {2, 5, 7}};
  grid.decimals = 2;
  return grid;
}

Tag cell_tag(const std::string& name, int b, int r, int c) { return {Tag::Kind::cell, {name, {b, r, c}}}; }

TEST(GridShape, PlacesItsCellsWithGapsBetween) {
  const GridShape grid = grid_2x3();
  const Rect last = grid.cell(1, 2);
  EXPECT_FLOAT_EQ(last.x, 52);
  EXPECT_FLOAT_EQ(last.y, 41);
  EXPECT_FLOAT_EQ(last.w, 20);
  EXPECT_FLOAT_EQ(last.right(), grid.at.right());
  EXPECT_FLOAT_EQ(last.bottom(), grid.at.bottom());
}

TEST(GridShape, TagsByArithmetic) {
  GridShape grid = grid_2x3();
  EXPECT_EQ(grid.tag(1, 2), cell_tag("blocks.0.attn.pattern", 2, 6, 9));
  grid.transposed = true;
  EXPECT_EQ(grid.tag(1, 2), cell_tag("blocks.0.attn.pattern", 2, 7, 8));
  grid.source.name.clear();
  EXPECT_EQ(grid.tag(1, 2).kind, Tag::Kind::none);
}

TEST(GridShape, MasksFlaggedInfiniteAndUndefinedCells) {
  GridShape grid = grid_2x3();
  EXPECT_FALSE(grid.is_masked(0, 0));
  EXPECT_TRUE(grid.is_masked(0, 2));
  EXPECT_TRUE(grid.is_masked(1, 1));
  grid.masked = std::make_shared<const std::vector<char>>(std::vector<char>{1, 0, 0, 0, 0, 0});
  EXPECT_TRUE(grid.is_masked(0, 0));
}

TEST(GridShape, WritesShortDigits) {
  GridShape grid = grid_2x3();
  EXPECT_EQ(grid.digits(0, 0), ".10");
  EXPECT_EQ(grid.digits(0, 2), "");
  EXPECT_EQ(grid.digits(1, 0), ".00") << "no minus before a rounded zero";
  EXPECT_EQ(grid.digits(1, 2), "12.50");
  grid.decimals = 3;
  EXPECT_EQ(grid.digits(1, 0), "-.004");
  grid.decimals = -1;
  EXPECT_EQ(grid.digits(0, 0), "");
}

TEST(ColorScale, GoesThroughItsMap) {
  const Theme& t = theme(ThemeKind::light);
  const ColorScale weights{ColorScale::Map::sequential, 0, 0.5F};
  EXPECT_EQ(weights.color(t, 0), sequential(t, 0));
  EXPECT_EQ(weights.color(t, 0.25F), sequential(t, 0.5F));
  EXPECT_EQ(weights.color(t, 9), sequential(t, 1));
  const ColorScale log{ColorScale::Map::sequential, 0, 1, true, 1e-4F};
  EXPECT_EQ(log.color(t, 0.01F), sequential(t, 0.5F));
  EXPECT_EQ(log.color(t, 0), sequential(t, 0));
  EXPECT_EQ(log.color(t, 1), sequential(t, 1));
  const ColorScale scores{ColorScale::Map::diverging, -4, 2};
  EXPECT_EQ(scores.color(t, 2), diverging(t, 0.5F)) << "symmetric about zero";
  EXPECT_EQ(scores.color(t, -9), diverging(t, -1));
  EXPECT_EQ(scores.color(t, NAN), t.hatch);
  EXPECT_EQ((ColorScale{ColorScale::Map::diverging, 0, 0}).color(t, 1), diverging(t, 0));
}

TEST(ColorScale, OfARowReplacesThatOfTheGrid) {
  const Theme& t = theme(ThemeKind::light);
  GridShape grid = grid_2x3();
  grid.row_scales = {{ColorScale::Map::sequential, 0, 0.9F}, {ColorScale::Map::sequential, 0, 25}};
  EXPECT_EQ(grid.fill(t, 0, 1), sequential(t, 1));
  EXPECT_EQ(grid.fill(t, 1, 2), sequential(t, 0.5F));
}

TEST(Figure, HitsTheCellUnderThePoint) {
  Figure figure;
  figure.add(grid_2x3());
  EXPECT_EQ(figure.hit({10, 20}), cell_tag("blocks.0.attn.pattern", 2, 5, 7));
  EXPECT_EQ(figure.hit({30.5F, 20}), cell_tag("blocks.0.attn.pattern", 2, 5, 7))
      << "the gap belongs to the cell before";
  EXPECT_EQ(figure.hit({31.5F, 45}), cell_tag("blocks.0.attn.pattern", 2, 6, 8));
  EXPECT_EQ(figure.hit({71.9F, 60.9F}), cell_tag("blocks.0.attn.pattern", 2, 6, 9));
  EXPECT_FALSE(figure.hit({72.1F, 40}));
  EXPECT_FALSE(figure.hit({9, 40}));
}

TEST(Figure, HitsTheTopmostTaggedShape) {
  Figure figure;
  figure.add(RectShape{.at = {0, 0, 100, 100}, .tag = cell_tag("below", 0, 0, 0)});
  figure.add(RectShape{.at = {0, 0, 50, 100}, .tag = cell_tag("above", 0, 0, 0)});
  figure.add(RectShape{.at = {0, 0, 100, 100}});  // an outline: lets the mouse through
  EXPECT_EQ(figure.hit({10, 10})->value.name, "above");
  EXPECT_EQ(figure.hit({60, 10})->value.name, "below");
  EXPECT_FALSE(figure.hit({101, 10}));
}

TEST(Figure, CatchesThinLinesAndCurvesNearby) {
  Figure figure;
  figure.add(LineShape{.points = {{0, 0}, {100, 0}}, .tag = cell_tag("line", 0, 0, 0)});
  figure.add(CurveShape{.from = {0, 100},
                        .control1 = {0, 200},
                        .control2 = {100, 200},
                        .to = {100, 100},
                        .tag = cell_tag("curve", 0, 0, 0)});
  EXPECT_EQ(figure.hit({50, 3})->value.name, "line");
  EXPECT_FALSE(figure.hit({50, 6}));
  EXPECT_EQ(figure.hit({50, 175})->value.name, "curve");  // the middle of this curve is at y = 175
  EXPECT_FALSE(figure.hit({50, 150}));
}

TEST(Figure, HitsATextByItsBoxTurnedOrNot) {
  Figure figure;
  figure.add(TextShape{.at = {100, 100}, .text = "attention", .tag = cell_tag("flat", 0, 0, 0)});
  figure.add(TextShape{.at = {300, 100}, .text = "attention", .angle = 90, .tag = cell_tag("up", 0, 0, 0)});
  figure.add(
      TextShape{.at = {500, 100}, .text = "attention", .align = Align::right, .tag = cell_tag("right", 0, 0, 0)});
  EXPECT_EQ(figure.hit({130, 105})->value.name, "flat");
  EXPECT_FALSE(figure.hit({130, 115}));
  EXPECT_EQ(figure.hit({305, 70})->value.name, "up");
  EXPECT_FALSE(figure.hit({330, 105}));
  EXPECT_EQ(figure.hit({470, 100})->value.name, "right");
  const Rect up = *figure.find({"up", {}});
  EXPECT_GT(up.h, 2 * up.w);
  EXPECT_NEAR(up.bottom(), 100, 0.1);
}

TEST(Figure, FindsAnElementWhereverItIsDrawn) {
  Figure figure;
  GridShape grid = grid_2x3();
  figure.add(grid);
  grid.at.x += 200;
  grid.transposed = true;  // 3 columns of the drawing are rows 5 … 7 of the value
  figure.add(grid);
  const ValueRef element{"blocks.0.attn.pattern", {2, 6, 8}};
  const std::vector<Rect> places = figure.find_all(element);
  ASSERT_EQ(places.size(), 2U);
  EXPECT_FLOAT_EQ(places[0].x, grid_2x3().cell(1, 1).x);
  EXPECT_FLOAT_EQ(places[1].x, grid_2x3().cell(1, 1).x + 200);
  EXPECT_EQ(figure.find(element)->x, places[0].x);
  EXPECT_FALSE(figure.find({"blocks.0.attn.pattern", {2, 8, 8}})) << "beyond the rows of both";
  EXPECT_FALSE(figure.find({"blocks.0.attn.pattern", {1, 6, 8}})) << "another head";
  EXPECT_EQ(figure.find_all({"blocks.0.attn.pattern", {2, 7, 8}}).size(), 1U) << "only in the transposed one";
}

TEST(Figure, PlacesAPartMovedAsAWhole) {
  Figure part;
  part.add(grid_2x3());
  part.add(LineShape{.points = {{1, 2}, {3, 4}}});
  part.add(CurveShape{.from = {1, 1}, .control1 = {2, 2}, .control2 = {3, 3}, .to = {4, 4}});
  part.add(TextShape{.at = {5, 6}, .text = "x"});
  part.add(RectShape{.at = {7, 8, 9, 10}});
  Figure figure;
  figure.place(part, 100, 200);
  ASSERT_EQ(figure.shapes().size(), 5U);
  EXPECT_FLOAT_EQ(std::get<GridShape>(figure.shapes()[0]).at.x, 110);
  EXPECT_FLOAT_EQ(std::get<LineShape>(figure.shapes()[1]).points[1].y, 204);
  EXPECT_FLOAT_EQ(std::get<CurveShape>(figure.shapes()[2]).control2.x, 103);
  EXPECT_FLOAT_EQ(std::get<TextShape>(figure.shapes()[3]).at.y, 206);
  EXPECT_FLOAT_EQ(std::get<RectShape>(figure.shapes()[4]).at.h, 10);
}

}  // namespace
}  // namespace headlight
