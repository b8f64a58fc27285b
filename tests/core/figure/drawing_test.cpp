#include "core/figure/drawing.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

TEST(DrawingFigure, ShowsEveryPatchAndItsInk) {
  Matrix picture = Matrix::Zero(8, 8);
  picture(5, 2) = 1;
  picture(0, 7) = 0.5F;
  picture(7, 7) = 0.01F;  // too faint to be seen
  Canvas canvas(Style{});
  DrawnPatches drawing;
  drawing.at = {10, 20, 84, 84};
  drawing.picture = &picture;
  drawing.gap = 4;
  drawing.tag = [](int patch) { return Tag{Tag::Kind::row, {"p", {0, patch, 0}}}; };
  draw_patches(canvas, drawing);
  int tiles = 0;
  std::vector<Rect> dots;
  for (const Shape2D& shape : canvas.figure.shapes()) {
    const auto& rect = std::get<RectShape>(shape);
    if (rect.tag.kind == Tag::Kind::row)
      ++tiles;
    else
      dots.push_back(rect.at);
  }
  EXPECT_EQ(tiles, 4);
  ASSERT_EQ(dots.size(), 2U);
  // Patches of 40 pixels, 4 apart: pixel (0, 7) is the last of the upper right one, (5, 2) lies in the lower left one.
  EXPECT_FLOAT_EQ(dots[0].x, 10 + 44 + 30);
  EXPECT_FLOAT_EQ(dots[0].y, 20);
  EXPECT_FLOAT_EQ(dots[1].x, 10 + 20);
  EXPECT_FLOAT_EQ(dots[1].y, 20 + 44 + 10);
  const auto hit = canvas.figure.hit({dots[1].x + 2, dots[1].y + 2});  // ink lets the mouse through
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->value.at.row, 2);
}

TEST(DrawingFigure, ColoursTheHeaviestPatchMost) {
  const Theme& t = theme(ThemeKind::light);
  const std::vector<Color> colors = weight_colors(t, {0.1F, 0.4F, 0.0F});
  EXPECT_EQ(colors[1], sequential(t, 0.75F));
  EXPECT_EQ(colors[2], sequential(t, 0));
  const std::vector<Color> own = tinted(t, {0, 2}, t.key);
  EXPECT_EQ(own[0], t.card);
  EXPECT_LT(contrast(own[1], t.key), contrast(own[0], t.key));
}

}  // namespace
}  // namespace headlight
