#pragma once
// What is typed, in its order, and no faster than frames can see it. Dear ImGui 1.86 looks at the keys once a frame:
// one that is pressed and released in between was never down for it, two presses of one key were one, and it reads all
// characters of a frame before the keys, so that "x, Backspace" and "Backspace, x" are the same. So a key that means
// something by itself has a frame of its own. The letters typed into a field do not: of them only the characters count.
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace headlight {

struct KeyEvent {
  int key = 0, scancode = 0, action = 0, modifiers = 0;  // GLFW's
  unsigned int character = 0;                            // if it is no key but the character that keys made
};

class KeyQueue {
 public:
  explicit KeyQueue(std::function<void(const KeyEvent&)> deliver) : deliver_(std::move(deliver)) {}
  void add(const KeyEvent& event);
  /// After a frame: delivers what waited, as far as the same rules allow. `typing`: a field takes the characters. When
  /// it was left by the mouse, letters on their way to it are dropped: they are no shortcuts.
  void next_frame(bool typing = false);
  bool waiting() const { return !waiting_.empty(); }

 private:
  bool may_pass(const KeyEvent& event) const;
  bool has_meaning(const KeyEvent& event) const;
  void pass(const KeyEvent& event);

  std::function<void(const KeyEvent&)> deliver_;
  bool typing_ = false;
  bool pressed_ = false;       // since the last frame: some key that means something
  bool letter_ = false;        // ... and it makes a character, which belongs to it
  bool leaves_ = false;        // ... and may close a field, as Enter does
  std::vector<int> released_;  // since the last frame
  std::deque<KeyEvent> waiting_;
};

}  // namespace headlight
