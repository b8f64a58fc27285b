#include "app/ui/plane.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

TEST(Plane, CharactersBeyondSixteenBitsComeBack) {
  const std::string text = "好😀a𠮷\xff é";
  const std::string held = with_stand_ins(text);
  EXPECT_EQ(held.find("😀"), std::string::npos);
  EXPECT_EQ(without_stand_ins(held), text);
}

TEST(Plane, ManyDifferentOnesOneAfterTheOther) {
  for (char32_t c = 0x1F300; c < 0x1F400; ++c) {
    const char32_t s = stand_in(c);
    EXPECT_LE(s, 0xFFFFU);
    EXPECT_EQ(without_stand_ins(utf8(s)), utf8(c));
  }
}

TEST(Plane, OrdinaryTextIsUntouched) {
  EXPECT_EQ(with_stand_ins("玩 abc Ω"), "玩 abc Ω");
  EXPECT_EQ(stand_in(U'玩'), U'玩');
}

}  // namespace
}  // namespace headlight
