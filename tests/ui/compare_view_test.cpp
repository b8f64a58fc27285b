#include <gtest/gtest.h>

#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState comparing() {
  LabState state = initial_state();
  state.request.model.folder = "story";
  state.view = ViewKind::compare;
  return state;
}

void choose(Driver& d, const std::string& id, int entry) {
  d.click(id);
  d.frames();
  d.click(id + "." + std::to_string(entry));
  d.settle();
}

TEST(CompareView, FollowsWhatIsTyped) {
  Driver d(comparing());
  d.settle();
  ASSERT_NE(d.session.study, nullptr);
  d.session.set_sentence("我|想|出|去|玩");
  d.settle();
  EXPECT_EQ(d.session.study->run(0)->source.front().length, 5) << "the second side too";
}

TEST(CompareView, EveryDifferenceCanBeChosen) {
  Driver d(comparing());
  d.settle();
  const float before = d.session.study->run(0)->value("probs")(0, 3, 5);
  choose(d, "compare.what", 1);
  d.click("compare.sentence");
  d.press(Key::end);
  d.type("|吧");
  d.settle();
  EXPECT_GT(d.session.study->run(0)->source.front().length, d.session.run->source.front().length);
  choose(d, "compare.what", 2);
  ASSERT_TRUE(d.session.state.compare.model.has_value());
  EXPECT_FALSE(d.session.state.compare.sentence.has_value()) << "one thing differs";
  choose(d, "compare.what", 3);
  EXPECT_EQ(d.session.state.compare.snapshot, 0);
  EXPECT_NE(d.session.study->run(0)->value("probs")(0, 3, 5), before);
  choose(d, "compare.what", 4);  // another mask: there is no seed to choose in a trained model
  ASSERT_TRUE(d.session.state.compare.mask.has_value());
  choose(d, "compare.what", 0);
  choose(d, "compare.head", 3);
  EXPECT_EQ(d.session.state.compare.layer, 1);
  EXPECT_EQ(d.session.state.compare.head, 1);
  d.click("compare.swap");
  d.settle();
  EXPECT_EQ(d.session.state.selection.layer, 1);
  EXPECT_EQ(d.session.state.selection.head, 1);
  EXPECT_EQ(d.session.state.compare.head, 0);
  d.click("compare.quantity.1");
  EXPECT_EQ(d.session.state.heatmap.quantity, HeatmapOptions::Quantity::scores);
}

TEST(CompareView, ANumberOfTheSecondSideOpensInTheCalculator) {
  Driver d(comparing());
  d.settle();
  d.session.lock({"study.0.blocks.0.attn.pattern", {1, 4, 3}});
  d.settle();
  ASSERT_TRUE(d.session.explanation.has_value());
  EXPECT_FLOAT_EQ(d.session.explanation->value, d.session.study->run(0)->value("blocks.0.attn.pattern")(1, 4, 3));
}

}  // namespace
}  // namespace headlight::testing
