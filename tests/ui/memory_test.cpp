// What would take a great deal of memory is said beforehand, and computed when the person says so.
#include <gtest/gtest.h>

#include "core/models/run_memory.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

TEST(MemoryQuestion, ARunThatIsTooLargeWaitsForAWord) {
  Driver d;
  EXPECT_FALSE(d.session.too_much);
  EXPECT_FALSE(d.has("memory.go_on"));
  const auto before = d.session.run;
  d.session.memory_granted = 1000;
  d.session.set_sentence("今天|天气");
  d.settle();
  ASSERT_TRUE(d.session.too_much);
  EXPECT_EQ(d.session.run, before) << "nothing was computed";
  EXPECT_NEAR(d.session.too_much->run, 2.0 / 10 * bytes_of(*before), 0.1 * bytes_of(*before));
  d.click("memory.go_on");
  d.settle();
  EXPECT_FALSE(d.session.too_much);
  EXPECT_EQ(d.session.run->request.sentences.front(), "今天|天气");
  EXPECT_FALSE(d.has("memory.go_on"));
}

TEST(MemoryQuestion, AViewOfManyRunsWaitsAndTheOthersDoNot) {
  LabState state = initial_state();
  state.view = ViewKind::heatmap;
  Driver d(state);
  d.session.memory_granted = 2.5 * memory_need(state).all();
  d.session.state.view = ViewKind::positions;  // five runs
  d.settle();
  ASSERT_TRUE(d.session.too_much);
  EXPECT_EQ(d.session.study, nullptr);
  EXPECT_TRUE(d.has("memory.go_on"));
  d.session.set_sentence("今天|天气|真|好|，|我|想|出|去|玩|吗");
  d.settle();
  EXPECT_EQ(d.session.run->source.front().length, 11) << "the run itself fits";
  EXPECT_EQ(d.session.study, nullptr);
  d.click("memory.go_on");
  d.settle();
  EXPECT_NE(d.session.study, nullptr);
  d.session.memory_granted = 2.5 * memory_need(state).all();
  d.session.state.view = ViewKind::heatmap;
  d.settle();
  EXPECT_FALSE(d.session.too_much);
}

TEST(MemoryQuestion, HasWordsInBothLanguages) {
  Driver d;
  d.session.memory_granted = 1000;
  for (const Lang lang : {Lang::en, Lang::zh}) {
    d.session.set_language(lang);
    d.session.set_sentence(lang == Lang::en ? "今天" : "天气");
    d.settle();
    ASSERT_TRUE(d.session.too_much);
    EXPECT_EQ(d.label("memory.go_on"), lang == Lang::en ? "Compute it anyway" : "仍然计算");
  }
}

}  // namespace
}  // namespace headlight::testing
