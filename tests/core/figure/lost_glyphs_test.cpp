#include "core/figure/lost_glyphs.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

#include "core/figure/export.h"

namespace headlight {
namespace {

/// The streams of a PDF that set text, unpacked.
std::string text_streams(const std::string& pdf) {
  std::string all;
  for (std::size_t at = pdf.find("stream\n"); at != std::string::npos; at = pdf.find("stream\n", at + 7)) {
    std::string unpacked(1 << 20, '\0');
    z_stream z{};
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(pdf.data())) + at + 7;
    z.avail_in = static_cast<uInt>(pdf.size() - at - 7);
    z.next_out = reinterpret_cast<Bytef*>(unpacked.data());
    z.avail_out = static_cast<uInt>(unpacked.size());
    inflateInit(&z);
    inflate(&z, Z_FINISH);
    unpacked.resize(z.total_out);
    inflateEnd(&z);
    if (unpacked.find("Tj") != std::string::npos || unpacked.find("TJ") != std::string::npos) all += unpacked;
  }
  return all;
}

int curves_in_pdf(const std::string& text, bool bold) {
  Figure figure;
  figure.width = 200;
  figure.height = 60;
  figure.add(TextShape{.at = {20, 20}, .text = text, .size = TextSize::text, .bold = bold});
  const std::string streams = text_streams(export_figure(figure, FileKind::pdf, {}));
  EXPECT_FALSE(streams.empty());
  int curves = 0;
  for (std::size_t at = streams.find(" c\n"); at != std::string::npos; at = streams.find(" c\n", at + 1)) ++curves;
  for (std::size_t at = streams.find(" c "); at != std::string::npos; at = streams.find(" c ", at + 1)) ++curves;
  return curves;
}

TEST(LostGlyphs, AreFoundByCharacterAndWeight) {
  const auto lost = lost_in_pdf("假如 a~b", false);
  ASSERT_EQ(lost.size(), 2U);
  EXPECT_EQ(lost[0].at, 3U);
  EXPECT_EQ(lost[0].character, "如");
  EXPECT_EQ(lost[1].at, 8U);
  EXPECT_TRUE(lost_in_pdf("假如", true).empty());
  EXPECT_EQ(lost_in_pdf("立", true).size(), 1U);
}

TEST(LostGlyphs, AreDrawnAsOutlinesInPdf) {
  EXPECT_LT(curves_in_pdf("他人", false), 3);
  const int once = curves_in_pdf("假如", false);
  EXPECT_GT(once, 5);
  EXPECT_NEAR(curves_in_pdf("如果假如", false), 2 * once, 3);
  EXPECT_LT(curves_in_pdf("假如", true), 3);
}

}  // namespace
}  // namespace headlight
