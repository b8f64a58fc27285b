#include "app/window/key_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
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

TEST(KeyQueue, TwoQuickPressesOfOneKeyAreTwo) {
  std::vector<int> actions;
  KeyQueue queue([&](const KeyEvent& e) { actions.push_back(e.action); });
  for (const int action : {1, 0, 1, 0}) queue.add({65, 0, action, 0});
  EXPECT_EQ(actions, (std::vector<int>{1}));
  queue.next_frame();  // up for a frame, or it would seem never to have been released
  EXPECT_EQ(actions, (std::vector<int>{1, 0}));
  queue.next_frame();
  EXPECT_EQ(actions, (std::vector<int>{1, 0, 1}));
  queue.next_frame();
  EXPECT_EQ(actions, (std::vector<int>{1, 0, 1, 0}));
}

constexpr int backspace = 259;

/// What a field holds that takes all characters of a frame before its keys, as Dear ImGui does.
struct Field {
  std::string text, characters;
  int backspaces = 0, frames = 0;
  KeyQueue queue{[this](const KeyEvent& e) {
    if (e.character != 0) characters += static_cast<char>(e.character);
    if (e.key == backspace && e.action == 1) ++backspaces;
  }};
  void type(const std::string& typed) {
    for (const char c : typed) {
      const int key = c == '<' ? backspace : c - 'a' + 'A';
      queue.add({key, 0, 1, 0});
      if (c != '<') queue.add({.character = static_cast<unsigned>(c)});
      queue.add({key, 0, 0, 0});
    }
  }
  void frame() {
    text += std::exchange(characters, {});
    for (; backspaces > 0; --backspaces) text.pop_back();
    ++frames;
    queue.next_frame(true);
  }
};

TEST(KeyQueue, WhatIsTypedFasterThanFramesKeepsItsOrder) {
  Field field;
  field.frame();  // it has the focus
  field.type("the dox<g<<uck");
  for (int i = 0; i < 10; ++i) field.frame();
  EXPECT_EQ(field.text, "the duck");
  EXPECT_FALSE(field.queue.waiting());
}

TEST(KeyQueue, LettersTypedIntoAFieldTakeNoFrameEach) {
  Field field;
  field.frame();
  field.type(std::string(200, 'x'));
  field.frame();
  EXPECT_EQ(field.text.size(), 200U);
  EXPECT_FALSE(field.queue.waiting());
}

TEST(KeyQueue, LettersOnTheirWayToAFieldThatWasLeftAreNoShortcuts) {
  std::vector<int> pressed;
  KeyQueue queue([&](const KeyEvent& e) {
    if (e.character == 0 && e.action == 1) pressed.push_back(e.key);
  });
  queue.next_frame(true);
  for (const int action : {1, 0}) queue.add({backspace, 0, action, 0});
  queue.add({'H', 0, 1, 0});
  queue.next_frame(true);  // Backspace is up again, H came
  for (const int action : {1, 0, 1, 0}) queue.add({backspace, 0, action, 0});
  queue.add({'U', 0, 1, 0});
  queue.next_frame(true);
  queue.next_frame(false);  // a click elsewhere
  for (int i = 0; i < 4; ++i) queue.next_frame(false);
  EXPECT_EQ(std::count(pressed.begin(), pressed.end(), 'U'), 0);
  EXPECT_FALSE(queue.waiting());
}

TEST(KeyQueue, AShortcutAfterEnterIsOne) {
  std::vector<int> pressed;
  KeyQueue queue([&](const KeyEvent& e) {
    if (e.character == 0 && e.action == 1) pressed.push_back(e.key);
  });
  constexpr int enter = 257;
  queue.next_frame(true);
  for (const int key : {enter, static_cast<int>('2')})
    for (const int action : {1, 0}) queue.add({key, 0, action, 0});
  queue.next_frame(false);  // Enter closed the field
  queue.next_frame(false);
  EXPECT_EQ(pressed, (std::vector<int>{enter, '2'}));
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
