#pragma once
// A key that is pressed and released between two frames would never be seen as down, nor would the Ctrl that is
// released right after it. So once a key was pressed, every release, and all that follows it, waits for the next frame.
#include <deque>
#include <functional>
#include <utility>

namespace headlight {

struct KeyEvent {
  int key = 0, scancode = 0, action = 0, modifiers = 0;  // GLFW's
};

class KeyQueue {
 public:
  explicit KeyQueue(std::function<void(const KeyEvent&)> deliver) : deliver_(std::move(deliver)) {}
  void add(const KeyEvent& event);
  /// After a frame: delivers what waited, as far as the same rule allows.
  void next_frame();
  bool waiting() const { return !waiting_.empty(); }

 private:
  bool pass(const KeyEvent& event);
  std::function<void(const KeyEvent&)> deliver_;
  bool pressed_ = false;  // some key, since the last frame
  std::deque<KeyEvent> waiting_;
};

}  // namespace headlight
