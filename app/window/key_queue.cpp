#include "app/window/key_queue.h"

namespace headlight {
namespace {
constexpr int release = 0, press = 1;  // GLFW_RELEASE, GLFW_PRESS
}

bool KeyQueue::pass(const KeyEvent& event) {
  if (event.action == release && pressed_.contains(event.key)) return false;
  if (event.action == press) pressed_.insert(event.key);
  deliver_(event);
  return true;
}

void KeyQueue::add(const KeyEvent& event) {
  if (waiting() || !pass(event)) waiting_.push_back(event);
}

void KeyQueue::next_frame() {
  pressed_.clear();
  while (waiting() && pass(waiting_.front())) waiting_.pop_front();
}

}  // namespace headlight
