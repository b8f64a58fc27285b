#pragma once
#include <array>
#include <memory>
#include <mutex>
#include <utility>

namespace headlight {

/// The N things that were made last, by what they were made from. Moving the mouse makes a figure anew, but not what
/// depends on the run and the options alone. Safe from several threads.
template <typename Key, typename Value, std::size_t N>
class Recent {
 public:
  template <typename Make>
  std::shared_ptr<const Value> get(const Key& key, const Make& make) {
    {
      const std::scoped_lock lock(mutex_);
      for (const auto& [known, value] : kept_)
        if (value && known == key) return value;
    }
    auto made = std::make_shared<const Value>(make());
    const std::scoped_lock lock(mutex_);
    kept_[next_] = {key, made};
    next_ = (next_ + 1) % N;
    return made;
  }

 private:
  std::mutex mutex_;
  std::array<std::pair<Key, std::shared_ptr<const Value>>, N> kept_{};
  std::size_t next_ = 0;
};

}  // namespace headlight
