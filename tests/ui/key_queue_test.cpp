#include "app/window/key_queue.h"

#include <gtest/gtest.h>

#include <vector>

namespace headlight {
namespace {

TEST(KeyQueue, AQuickKeyIsDownForAWholeFrame) {
  std::vector<std::pair<int, int>> seen;  // key, action
  KeyQueue queue([&](const KeyEvent& e) { seen.emplace_back(e.key, e.action); });
  constexpr int control = 341, q = 81;
  for (const auto& [key, action] : std::vector<std::pair<int, int>>{{control, 1}, {q, 1}, {q, 0}, {control, 0}}) {
    queue.add({key, 0, action, 0});
  }
  EXPECT_EQ(seen, (std::vector<std::pair<int, int>>{{control, 1}, {q, 1}}));
  EXPECT_TRUE(queue.waiting());
  queue.next_frame();
  EXPECT_EQ(seen.size(), 4U);
  EXPECT_FALSE(queue.waiting());
}

TEST(KeyQueue, TheControlKeyStaysDownForTheKeyItBelongsTo) {
  std::vector<std::pair<int, int>> seen;
  KeyQueue queue([&](const KeyEvent& e) { seen.emplace_back(e.key, e.action); });
  constexpr int control = 341, q = 81;
  queue.add({control, 0, 1, 0});
  queue.next_frame();
  queue.add({q, 0, 1, 0});
  queue.add({control, 0, 0, 0});
  EXPECT_EQ(seen.back(), std::make_pair(q, 1));
  queue.next_frame();
  EXPECT_EQ(seen.back(), std::make_pair(control, 0));
}

TEST(KeyQueue, TwoQuickPressesTakeTwoFrames) {
  std::vector<int> actions;
  KeyQueue queue([&](const KeyEvent& e) { actions.push_back(e.action); });
  for (const int action : {1, 0, 1, 0}) queue.add({65, 0, action, 0});
  EXPECT_EQ(actions, (std::vector<int>{1}));
  queue.next_frame();
  EXPECT_EQ(actions, (std::vector<int>{1, 0, 1}));
  queue.next_frame();
  EXPECT_EQ(actions, (std::vector<int>{1, 0, 1, 0}));
}

TEST(KeyQueue, AnOrdinaryReleasePassesAtOnce) {
  std::vector<int> actions;
  KeyQueue queue([&](const KeyEvent& e) { actions.push_back(e.action); });
  queue.add({65, 0, 1, 0});
  queue.next_frame();
  queue.add({65, 0, 0, 0});
  EXPECT_EQ(actions, (std::vector<int>{1, 0}));
}

}  // namespace
}  // namespace headlight
