#include "app/window/key_queue.h"

#include <algorithm>

namespace headlight {
namespace {

// GLFW's numbers.
constexpr int release = 0, press = 1;
constexpr int control_alt_super = 0x2 | 0x4 | 0x8;
constexpr int first_modifier = 340, last_modifier = 347;
constexpr int first_editing = 259, last_editing = 269;  // Backspace, Delete, arrows, Home and the like: a field stays

bool is_modifier(int key) { return key >= first_modifier && key <= last_modifier; }
bool makes_character(const KeyEvent& event) {
  return event.key >= 32 && event.key < 256 && (event.modifiers & control_alt_super) == 0;
}

}  // namespace

bool KeyQueue::has_meaning(const KeyEvent& event) const {
  return event.character == 0 && event.action == press && !is_modifier(event.key) &&
         !(typing_ && makes_character(event));
}

bool KeyQueue::may_pass(const KeyEvent& event) const {
  if (event.character != 0) return !pressed_ || letter_;
  if (event.action == release) return !pressed_;
  if (event.action != press) return true;
  const bool again = std::find(released_.begin(), released_.end(), event.key) != released_.end();
  return !pressed_ && !(again && has_meaning(event));
}

void KeyQueue::pass(const KeyEvent& event) {
  if (has_meaning(event)) {
    pressed_ = true;
    letter_ = makes_character(event);
    leaves_ = event.key < first_editing || event.key > last_editing;
  }
  if (event.character == 0 && event.action == release) released_.push_back(event.key);
  deliver_(event);
}

void KeyQueue::add(const KeyEvent& event) {
  if (!waiting() && may_pass(event)) {
    pass(event);
  } else {
    waiting_.push_back(event);
  }
}

void KeyQueue::next_frame(bool typing) {
  if (typing_ && !typing && !leaves_) {
    const auto letter = [](const KeyEvent& e) { return e.character != 0 || (e.action == press && makes_character(e)); };
    waiting_.erase(std::remove_if(waiting_.begin(), waiting_.end(), letter), waiting_.end());
  }
  typing_ = typing;
  pressed_ = letter_ = leaves_ = false;
  released_.clear();
  while (waiting() && may_pass(waiting_.front())) {
    const KeyEvent event = waiting_.front();
    waiting_.pop_front();
    pass(event);
  }
}

}  // namespace headlight
