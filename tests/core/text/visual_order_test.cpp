#include "core/text/visual_order.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

TEST(VisualOrder, LeavesOtherTextsAsTheyAre) {
  for (const std::string text : {"", "hello", "今天 天气", "a_{b} → √d", "👩‍👩‍👧"})
    EXPECT_EQ(visual_order(text), text);
}

TEST(VisualOrder, HebrewIsTurnedRound) {
  EXPECT_EQ(visual_order("אבג"), "גבא");
  EXPECT_EQ(visual_order("x אבג 12"), "x 12 גבא");
  EXPECT_EQ(visual_order("(אב)"), "(בא)");
}

TEST(VisualOrder, ArabicLettersJoin) {
  // beh, alef: the initial form of the one, the final form of the other; drawn from the left, alef comes first.
  EXPECT_EQ(visual_order("با"), "\uFE8E\uFE91");
  // lam and alef become one sign.
  EXPECT_EQ(visual_order("لا"), "\uFEFB");
}

}  // namespace
}  // namespace headlight
