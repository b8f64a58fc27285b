// The calculator: a locked number says where it comes from, and operands lead deeper, down to the parameters.
#include <gtest/gtest.h>

#include "core/figure/builders.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

const ValueRef weight{"blocks.0.attn.pattern", {0, 9, 8}};

std::string shown_texts() {
  std::string all;
  for (const TextInfo& t : registry::texts()) all += t.text + "\n";
  return all;
}

class Calculator : public ::testing::Test {
 protected:
  void SetUp() override {
    registry::record_texts(true);
    d.settle();
  }
  void TearDown() override { registry::record_texts(false); }
  Driver d;
};

TEST_F(Calculator, InvitesWhenNothingIsLocked) {
  d.session.set_language(Lang::en);
  d.settle();
  EXPECT_NE(shown_texts().find("Click any number"), std::string::npos);
  EXPECT_FALSE(d.has("calculator.unlock"));
}

TEST_F(Calculator, AClickedCellShowsItsFormulaAndOperands) {
  d.click_at(d.at_element(weight, "steps.figure"));
  d.settle();
  ASSERT_TRUE(d.session.state.selection.locked == weight);
  const float value = d.session.run->value(weight.name)(weight.at);
  EXPECT_NE(shown_texts().find(number(value, 4)), std::string::npos);
  EXPECT_NE(shown_texts().find("权重[玩, 去]"), std::string::npos);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(d.has("calculator.operand." + std::to_string(i))) << i;
  EXPECT_TRUE(d.has("calculator.unlock"));
  EXPECT_EQ(d.session.operands.size(), 10U);
}

TEST_F(Calculator, HoveringPreviewsANumber) {
  d.move_to(d.at_element(weight, "steps.figure"));
  d.settle();
  EXPECT_FALSE(d.session.state.selection.locked.has_value());
  EXPECT_NE(shown_texts().find("softmax"), std::string::npos);
}

TEST_F(Calculator, OperandsLeadDownToTheParametersAndTheTrailBack) {
  d.click_at(d.at_element(weight, "steps.figure"));
  d.settle();
  std::vector<std::string> way{weight.name};
  for (int depth = 0; depth < 40 && !d.session.run->graph.is_parameter(d.session.explanation->node); ++depth) {
    ASSERT_TRUE(d.has("calculator.operand.0")) << way.back();
    d.click("calculator.operand.0");
    d.settle();
    ASSERT_TRUE(d.session.state.selection.locked.has_value()) << "after " << way.back();
    ASSERT_TRUE(d.session.explanation.has_value());
    way.push_back(d.session.state.selection.locked->name);
    if (d.session.explanation->operands.empty()) break;
  }
  // Through scores and q to the block's input, its embedding, and the table the word's vector stands in.
  EXPECT_EQ(way[1], "blocks.0.attn.masked");
  EXPECT_EQ(way[2], "blocks.0.attn.scaled");
  EXPECT_EQ(way[3], "blocks.0.attn.scores");
  EXPECT_EQ(way[4], "blocks.0.attn.q");
  EXPECT_TRUE(d.session.explanation->operands.empty());
  EXPECT_EQ(d.session.state.selection.trail.size(), way.size() - 1);
  while (d.session.state.selection.locked) {
    EXPECT_EQ(d.session.state.selection.locked->name, way.back());
    way.pop_back();
    d.click("calculator.unlock");
    d.settle();
  }
  EXPECT_TRUE(way.empty());
}

TEST_F(Calculator, TheStepViewFollowsTheWayDownAndBack) {
  const auto step_id = [&] {
    return steps_of(*d.session.run, d.session.shown())[static_cast<std::size_t>(d.session.shown().step)].id;
  };
  d.click_at(d.at_element(weight, "steps.figure"));
  d.settle();
  for (int i = 0; i < 4; ++i) {
    d.click("calculator.operand.0");
    d.settle();
  }
  ASSERT_EQ(d.session.state.selection.locked->name, "blocks.0.attn.q");
  EXPECT_TRUE(d.session.current_figure->find(*d.session.state.selection.locked).has_value()) << step_id();
  for (int i = 0; i < 4; ++i) {
    d.press(Key::escape);
    d.settle();
    EXPECT_TRUE(d.session.current_figure->find(*d.session.state.selection.locked).has_value()) << step_id();
  }
}

TEST_F(Calculator, AClickInTheTrailGoesBackThere) {
  d.click_at(d.at_element(weight, "steps.figure"));
  d.settle();
  for (int i = 0; i < 3; ++i) {
    d.click("calculator.operand.0");
    d.settle();
  }
  d.click("calculator.trail.1");
  d.settle();
  EXPECT_EQ(d.session.state.selection.locked->name, "blocks.0.attn.masked");
  EXPECT_EQ(d.session.state.selection.trail.size(), 1U);
}

TEST_F(Calculator, ProductsAreATableThatScrolls) {
  d.session.lock({"blocks.0.attn.q", {0, 9, 3}});
  d.settle();
  ASSERT_EQ(d.session.explanation->group, 2);
  ASSERT_GE(d.session.explanation->operands.size(), 64U);  // 32 products and the bias
  EXPECT_TRUE(d.has("calculator.operand.0"));
  EXPECT_FALSE(d.has("calculator.operand.63"));
  d.scroll("calculator.scroll", -60);
  d.settle();
  EXPECT_TRUE(d.has("calculator.operand.63"));
  d.click("calculator.operand.63");
  d.settle();
  EXPECT_EQ(d.session.state.selection.locked->name, "blocks.0.attn.W_Q");
  EXPECT_EQ(d.session.state.selection.locked->at.row, 31);
}

TEST_F(Calculator, AThousandOperandsScroll) {
  std::string sentence;
  for (int i = 0; i < 300; ++i) sentence += "w" + std::to_string(i) + " ";
  d.session.set_sentence(sentence);
  d.session.lock({"blocks.0.attn.pattern", {0, 5, 7}});
  d.settle();
  EXPECT_TRUE(d.has("calculator.operand.0"));
  EXPECT_FALSE(d.has("calculator.operand.299"));
  d.scroll("calculator.scroll", -2000);
  d.settle();
  ASSERT_TRUE(d.has("calculator.operand.299"));
  d.click("calculator.operand.299");
  d.settle();
  EXPECT_EQ(d.session.state.selection.locked->at.col, 299);
}

TEST_F(Calculator, ALostElementIsNoError) {
  d.session.lock(weight);
  d.settle();
  d.session.set_sentence("我|爱");
  d.settle();
  EXPECT_FALSE(d.session.explanation.has_value());
  EXPECT_FALSE(d.has("calculator.operand.0"));
}

}  // namespace
}  // namespace headlight::testing
