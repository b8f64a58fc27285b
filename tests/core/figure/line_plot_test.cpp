#include "core/figure/line_plot.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace headlight {
namespace {

std::vector<LineShape> lines_of(const Figure& figure, Color color) {
  std::vector<LineShape> out;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* line = std::get_if<LineShape>(&shape); line != nullptr && line->color == color)
      out.push_back(*line);
  return out;
}

LinePlot plot_of(std::vector<Point> data) {
  LinePlot plot;
  plot.at = {100, 50, 200, 100};
  plot.x_high = 10;
  plot.y_high = 4;
  plot.series.push_back({std::move(data), rgb(0x123456), 1.5F, false, "end", {}});
  return plot;
}

TEST(LinePlot, PutsPointsWhereTheAxesSay) {
  Canvas canvas(Style{});
  draw_line_plot(canvas, plot_of({{0, 0}, {5, 2}, {10, 4}}));
  const auto lines = lines_of(canvas.figure, rgb(0x123456));
  ASSERT_EQ(lines.size(), 1U);
  ASSERT_EQ(lines[0].points.size(), 3U);
  EXPECT_FLOAT_EQ(lines[0].points[0].x, 100);
  EXPECT_FLOAT_EQ(lines[0].points[0].y, 150);
  EXPECT_FLOAT_EQ(lines[0].points[1].x, 200);
  EXPECT_FLOAT_EQ(lines[0].points[1].y, 100);
  EXPECT_FLOAT_EQ(lines[0].points[2].y, 50);
}

TEST(LinePlot, ALongCurveIsDrawnByMeans) {
  std::vector<Point> data;
  for (int i = 0; i < 5000; ++i) data.push_back({static_cast<float>(i) / 500, i % 2 == 0 ? 1.0F : 3.0F});
  Canvas canvas(Style{});
  draw_line_plot(canvas, plot_of(data));
  const auto lines = lines_of(canvas.figure, rgb(0x123456));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_LE(lines[0].points.size(), 101U);
  EXPECT_GT(lines[0].points.size(), 60U);
  EXPECT_NEAR(lines[0].points[30].y, 100, 2) << "half of them are 1, half of them 3: the mean is 2";
}

TEST(LinePlot, LabelsThatWouldLieOverEachOtherAreLeftOut) {
  LinePlot plot = plot_of({{0, 0}, {10, 2}});
  plot.series.push_back({{{0, 0}, {10, 2.1F}}, rgb(0x654321), 1, false, "too near", {}});
  plot.series.push_back({{{0, 0}, {10, 4}}, rgb(0x654321), 1, false, "far", {}});
  Canvas canvas(Style{});
  draw_line_plot(canvas, plot);
  std::vector<std::string> texts;
  for (const Shape2D& shape : canvas.figure.shapes())
    if (const auto* text = std::get_if<TextShape>(&shape)) texts.push_back(text->text);
  const auto count = [&](const char* word) { return std::count(texts.begin(), texts.end(), word); };
  EXPECT_EQ(count("end"), 1);
  EXPECT_EQ(count("too near"), 0);
  EXPECT_EQ(count("far"), 1);
}

TEST(LinePlot, RoundsUpToOneTwoOrFive) {
  EXPECT_FLOAT_EQ(round_up(0.9F), 1);
  EXPECT_FLOAT_EQ(round_up(1.2F), 2);
  EXPECT_FLOAT_EQ(round_up(4.9F), 5);
  EXPECT_FLOAT_EQ(round_up(62), 100);
  EXPECT_FLOAT_EQ(round_up(0.03F), 0.05F);
  EXPECT_FLOAT_EQ(round_up(0), 1);
}

}  // namespace
}  // namespace headlight
