#include "app/window/key_queue.h"

namespace headlight {
namespace {
constexpr int release = 0, press = 1;  // GLFW_RELEASE, GLFW_PRESS
}

bool KeyQueue::pass(const KeyEvent& event) {
  if (event.action == release && pressed_) return false;
  if (event.action == press) pressed_ = true;
  deliver_(event);
  return true;
}

void KeyQueue::add(const KeyEvent& event) {
  if (waiting() || !pass(event)) waiting_.push_back(event);
}

void KeyQueue::next_frame() {
  pressed_ = false;
  while (waiting() && pass(waiting_.front())) waiting_.pop_front();
}

}  // namespace headlight
