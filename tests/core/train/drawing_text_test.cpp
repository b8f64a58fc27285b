#include "core/train/drawing_text.h"

#include <gtest/gtest.h>

#include "core/train/drawn_shapes.h"

namespace headlight {
namespace {

TEST(DrawingText, GivesTheDrawingBack) {
  Matrix picture = Matrix::Zero(32, 32);
  EXPECT_EQ(drawing_to_text(picture), "");
  Random random(2);
  draw_shape(picture, {DrawnKind::circle, 14, 17, 9, 0.1, 1, 2, 0.9F}, random);
  const std::string text = drawing_to_text(picture);
  const Matrix back = drawing_from_text(text, 32);
  EXPECT_LT((back - picture).cwiseAbs().maxCoeff(), 0.5F / 15 + 1e-4F);
  EXPECT_EQ(drawing_to_text(back), text);
  EXPECT_LT(text.size(), 500U);
}

TEST(DrawingText, WritesWhitePixelsInBrief) {
  Matrix picture = Matrix::Zero(8, 8);
  picture(0, 1) = 1;     // one white pixel before it
  picture(0, 4) = 1;     // two
  picture(7, 7) = 0.2F;  // 58 white pixels
  EXPECT_EQ(drawing_to_text(picture), "0fgfzzu3");
  EXPECT_EQ(drawing_from_text("0fgfzzu3", 8)(7, 7), 0.2F);
}

TEST(DrawingText, LeavesOutWhatMeansNothing) {
  EXPECT_EQ(drawing_from_text("?F f", 2)(0, 0), 1);
  EXPECT_EQ(drawing_from_text("ffffffffff", 2), Matrix::Ones(2, 2));
  EXPECT_EQ(drawing_from_text("zzzzzzzzf", 4), Matrix::Zero(4, 4));
}

}  // namespace
}  // namespace headlight
