#include "core/tensor/crew.h"

#include <chrono>

namespace headlight {
namespace {

/// Waits until value() differs from `old`: awake for a short time, giving way to others, then asleep.
template <typename T>
void wait_while_equal(const std::atomic<T>& value, T old) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::microseconds(50);
  while (value.load(std::memory_order_acquire) == old) {
    if (Clock::now() > until) {
      value.wait(old, std::memory_order_acquire);
      return;
    }
    std::this_thread::yield();
  }
}

}  // namespace

Crew::~Crew() {
  stop_ = true;
  ++jobs_;
  jobs_.notify_all();
  for (std::thread& member : members_) member.join();
}

void Crew::take_pieces() {
  for (int piece = next_++; piece < count_; piece = next_++) (*body_)(piece);
}

void Crew::work() {
  unsigned seen = 0;
  while (!stop_) {
    wait_while_equal(jobs_, seen);
    seen = jobs_;
    // Through the door, unless it is closed: then the job was done before this thread was awake.
    if ((door_.fetch_add(1) & closed) == 0 && places_.fetch_sub(1) > 0) take_pieces();
    door_.fetch_sub(1);
    door_.notify_all();
  }
}

void Crew::run(int threads, int count, const std::function<void(int)>& body) {
  if (threads <= 1 || count <= 1 || busy_.test_and_set()) {
    for (int piece = 0; piece < count; ++piece) body(piece);
    return;
  }
  while (static_cast<int>(members_.size()) < threads - 1) members_.emplace_back([this] { work(); });
  body_ = &body;
  count_ = count;
  next_ = 0;
  places_ = threads - 1;
  door_.fetch_and(~closed);
  ++jobs_;
  jobs_.notify_all();
  take_pieces();
  // No piece is left. Whoever is inside still has one; whoever comes now goes away again.
  door_.fetch_or(closed);
  for (int inside = door_; inside != closed; inside = door_) wait_while_equal(door_, inside);
  busy_.clear();
}

}  // namespace headlight
