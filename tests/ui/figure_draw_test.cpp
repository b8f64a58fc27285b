// What a figure becomes on a draw list.
#include <gtest/gtest.h>

#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/figure_view.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

constexpr int many = 301;

CurveShape curve(int i) {
  CurveShape shape;
  const float y0 = 100 + static_cast<float>((i * 37) % 500), y1 = 100 + static_cast<float>((i * 91) % 500);
  shape.from = {200, y0};
  shape.to = {700, y1};
  shape.control1 = {450, y0};
  shape.control2 = {450, y1};
  shape.color = {0.4F, 0.2F, 0.8F, 0.5F};
  shape.line = 0.8F + 0.01F * static_cast<float>(i);
  return shape;
}

float distance(ImVec2 p, const CurveShape& shape) {
  float least = 1e9F;
  for (int i = 0; i <= 2000; ++i) {
    const float t = static_cast<float>(i) / 2000, s = 1 - t;
    const auto at = [&](float a, float b, float c, float d) {
      return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
    };
    const float x = at(shape.from.x, shape.control1.x, shape.control2.x, shape.to.x);
    const float y = at(shape.from.y, shape.control1.y, shape.control2.y, shape.to.y);
    least = std::min(least, std::hypot(p.x - x, p.y - y));
  }
  return least;
}

class FigureDraw : public ::testing::Test {
 protected:
  /// The vertices of a figure with these curves.
  std::vector<ImDrawVert> drawn(const std::vector<CurveShape>& curves) {
    Figure figure;
    figure.width = 900;
    figure.height = 700;
    for (const CurveShape& shape : curves) figure.add(shape);
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({1280, 800});
    ImGui::Begin("###all", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
    const int first = draw_list()->VtxBuffer.Size;
    draw_figure(figure, {0, 0});
    std::vector<ImDrawVert> all(draw_list()->VtxBuffer.begin() + first, draw_list()->VtxBuffer.end());
    ImGui::End();
    ImGui::Render();
    return all;
  }
  std::vector<ImDrawVert> drawn(int curves) {
    std::vector<CurveShape> all;
    for (int i = 0; i < curves; ++i) all.push_back(curve(i));
    return drawn(all);
  }
  Driver driver_;
};

TEST_F(FigureDraw, ManyCurvesTakeFewTriangles) {
  const auto all = drawn(many);
  EXPECT_LT(all.size(), static_cast<std::size_t>(many) * 2 * 22);
  EXPECT_GT(all.size(), static_cast<std::size_t>(many) * 2 * 4);
}

TEST_F(FigureDraw, AndKeepTheirWay) {
  const auto all = drawn(many);
  // Two vertices a point, one on each side of the line; the points of a curve follow one another.
  std::size_t at = 0;
  for (int i = 0; i < many; ++i) {
    const CurveShape shape = curve(i);
    bool arrived = false;
    ImVec2 before{};
    for (bool first = true; !arrived && at + 1 < all.size(); at += 2, first = false) {
      const ImVec2 a = all[at].pos, b = all[at + 1].pos, point{(a.x + b.x) / 2, (a.y + b.y) / 2};
      ASSERT_LT(distance(point, shape), 0.75F) << i;
      if (!first) {
        ASSERT_LT(distance({(before.x + point.x) / 2, (before.y + point.y) / 2}, shape), 0.65F) << i;
      }
      before = point;
      arrived = std::hypot(point.x - shape.to.x, point.y - shape.to.y) < 0.75F;
    }
    ASSERT_TRUE(arrived) << i;
  }
}

TEST_F(FigureDraw, AFaintLineHasFewerCorners) {
  CurveShape strong = curve(5), faint = strong;
  strong.color.a = 1;
  faint.color.a = 0.1F;
  EXPECT_GT(drawn({strong}).size(), drawn({faint}).size());
  EXPECT_GT(drawn({faint}).size(), 6U);
}

TEST_F(FigureDraw, ALineIsLeftOutOnlyWhenNoPixelShowsIt) {
  CurveShape shape = curve(5);
  for (const ThemeKind kind : {ThemeKind::light, ThemeKind::dark, ThemeKind::projector}) {
    driver_.session.state.preferences.theme = kind;
    driver_.frames(2);
    shape.color = with_alpha(colors().ink, 0.02F);  // of 255 steps some 5
    EXPECT_FALSE(drawn({shape}).empty());
    shape.color = with_alpha(colors().ink, 0.004F);  // at most one
    EXPECT_TRUE(drawn({shape}).empty());
    shape.color = with_alpha(colors().paper, 0.01F);
    EXPECT_TRUE(drawn({shape}).empty());
  }
}

}  // namespace
}  // namespace headlight::testing
