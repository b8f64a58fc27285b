#pragma once

namespace headlight {

/// Listens to Ctrl-C as long as it lives. A second Ctrl-C ends the program at once.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  /// Whether there was one.
  bool interrupted() const;

 private:
  void (*before_)(int);
};

}  // namespace headlight
