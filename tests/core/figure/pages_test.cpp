#include "core/figure/pages.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/figure/export.h"
#include "core/tensor/safetensors.h"
#include "tests/temporary_folder.h"

namespace headlight {
namespace {

Figure page(float width, float height) {
  Figure figure;
  figure.width = width;
  figure.height = height;
  figure.title = "按手算 1";
  figure.add(TextShape{.at = {20, 20}, .text = "注意力", .color = theme(ThemeKind::light).ink});
  return figure;
}

int count(const std::string& text, const std::string& what) {
  int n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

TEST(Pages, OnePageAFigureOnA4) {
  const std::string pdf = pages_pdf({page(400, 300), page(2000, 300), page(100, 4000)}, {.footer = "第 3 课"});
  EXPECT_EQ(pdf.substr(0, 5), "%PDF-");
  EXPECT_EQ(count(pdf, "/MediaBox"), 3);
  EXPECT_NE(pdf.find("/Count 3"), std::string::npos);
  EXPECT_EQ(count(pdf, "595.27"), 3);  // 210 mm in points
  EXPECT_EQ(count(pdf, "841.88"), 3);
}

TEST(Pages, LandscapeTurnsThePaper) {
  const PagesOptions wide{.landscape = true};
  const Rect room = page_room(wide), upright = page_room({});
  EXPECT_GT(room.w, room.h);
  EXPECT_LT(upright.w, upright.h);
  EXPECT_NEAR(upright.w, 174 * 96 / 25.4F, 0.01F);
  const Style style = page_style({}, Lang::en);
  EXPECT_EQ(style.width, upright.w);
  EXPECT_EQ(style.height, upright.h);
}

TEST(Pages, TheDocumentHoldsTheState) {
  const testing::TemporaryFolder folder;
  const std::string path = (folder.path() / "sheet.pdf").string();
  save_pages({page(400, 300), page(400, 300)}, path, {.state = R"({"format":1})"});
  EXPECT_EQ(read_embedded_state(path), R"({"format":1})");
}

TEST(Pages, MistakesAreSaid) {
  EXPECT_THROW(pages_pdf({}, {}), std::runtime_error);
  EXPECT_THROW(pages_pdf({page(0, 10)}, {}), std::runtime_error);
  EXPECT_THROW(save_pages({page(10, 10)}, "/tmp/sheet.png", {}), std::runtime_error);
}

}  // namespace
}  // namespace headlight
