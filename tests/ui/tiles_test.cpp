// Small grids as pictures on one sheet.
#include "app/ui/tiles.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

class Tiles : public ::testing::Test {
 protected:
  Tiles() {
    set_tile_texture(&texture_);
    list_->_ResetForNewFrame();
    list_->PushClipRect({0, 0}, {2000, 2000});
    list_->PushTextureID(&font_);
  }
  ~Tiles() override { set_tile_texture(nullptr); }

  static GridShape grid(int rows, int cols, float start = 0) {
    GridShape g;
    g.rows = rows;
    g.cols = cols;
    g.at = {0, 0, 4.0F * static_cast<float>(cols), 4.0F * static_cast<float>(rows)};
    auto values = std::make_shared<std::vector<float>>();
    for (int i = 0; i < rows * cols; ++i)
      values->push_back(start + static_cast<float>(i) / static_cast<float>(rows * cols));
    g.values = values;
    g.scale = {ColorScale::Map::sequential, 0, 1};
    return g;
  }
  bool add(const GridShape& g) { return add_tile(list_.get(), g, g.at, theme(ThemeKind::light)); }
  int commands() const {
    int used = 0;
    for (const ImDrawCmd& command : list_->CmdBuffer) used += command.ElemCount > 0 ? 1 : 0;
    return used;
  }

  Driver driver_;  // of the context that a draw list needs
  int texture_ = 0, font_ = 0;
  std::unique_ptr<ImDrawList> list_ = std::make_unique<ImDrawList>(ImGui::GetDrawListSharedData());
};

TEST_F(Tiles, HaveTheColoursOfTheirCells) {
  const GridShape a = grid(3, 5), b = grid(7, 4, -0.3F);
  ASSERT_TRUE(add(a));
  ASSERT_TRUE(add(b));
  const auto rows = take_changed_tiles();
  ASSERT_TRUE(rows.has_value());
  EXPECT_FALSE(take_changed_tiles()) << "said once";
  int vertex = 0;
  for (const GridShape& g : {a, b}) {
    const ImDrawVert& corner = list_->VtxBuffer[vertex];
    vertex += 4;
    const auto x = static_cast<int>(std::lround(corner.uv.x * tile_sheet_side));
    const auto y = static_cast<int>(std::lround(corner.uv.y * tile_sheet_side)) - rows->first;
    for (int r = 0; r < g.rows; ++r)
      for (int c = 0; c < g.cols; ++c)
        EXPECT_EQ(rows->pixels[static_cast<std::size_t>(y + r) * tile_sheet_side + static_cast<std::size_t>(x + c)],
                  packed(g.fill(theme(ThemeKind::light), r, c)))
            << r << ", " << c;
  }
}

TEST_F(Tiles, AreOneDrawCallAndColouredOnce) {
  std::vector<GridShape> page;
  for (int i = 0; i < 144; ++i) page.push_back(grid(30, 30, 0.001F * static_cast<float>(i)));
  for (const GridShape& g : page) ASSERT_TRUE(add(g));
  EXPECT_EQ(commands(), 1);
  EXPECT_TRUE(take_changed_tiles());
  for (const GridShape& g : page) ASSERT_TRUE(add(g));
  EXPECT_FALSE(take_changed_tiles()) << "nothing has changed";
  ASSERT_TRUE(add_tile(list_.get(), page[0], page[0].at, theme(ThemeKind::dark)));
  EXPECT_TRUE(take_changed_tiles()) << "other colours are another picture";
}

TEST_F(Tiles, MaskedCellsAreNoColourOfTheScale) {
  GridShape hatched = grid(4, 4);
  auto values = std::make_shared<std::vector<float>>(*hatched.values);
  (*values)[3] = (*values)[5] = -INFINITY;
  hatched.values = values;
  ASSERT_TRUE(add(hatched));
  const auto rows = take_changed_tiles();
  ASSERT_TRUE(rows);
  const Theme& light = theme(ThemeKind::light);
  EXPECT_EQ(rows->pixels[3], packed(light.hatch));  // every third diagonal is a line of the hatching
  EXPECT_EQ(rows->pixels[tile_sheet_side + 1], packed(light.hatch_back));
  EXPECT_EQ(rows->pixels[0], packed(hatched.fill(light, 0, 0)));
}

TEST_F(Tiles, LeaveToOthersWhatTheyCannotShow) {
  GridShape digits = grid(4, 4);
  digits.decimals = 2;
  EXPECT_FALSE(fits_a_tile(digits));
  GridShape fine = grid(40, 40);
  fine.at = {0, 0, 20, 20};
  EXPECT_FALSE(fits_a_tile(fine)) << "cells smaller than a pixel are to be mixed";
  set_tile_texture(nullptr);
  EXPECT_FALSE(add(grid(4, 4))) << "there is no window";
}

TEST_F(Tiles, AFullSheetBeginsAnewInTheNextFrame) {
  int fitted = 0;
  while (fitted < 1000 && add(grid(256, 256, static_cast<float>(fitted)))) ++fitted;
  EXPECT_EQ(fitted, 64);
  EXPECT_FALSE(add(grid(256, 256))) << "what was drawn in this frame stays where it is";
  begin_tiles();
  EXPECT_TRUE(add(grid(256, 256)));
}

}  // namespace
}  // namespace headlight::testing
