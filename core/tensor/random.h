#pragma once
#include <cstdint>
#include <random>
#include <string_view>

namespace headlight {

/// The only source of randomness. Same seed, same numbers, on every machine and standard library.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  double uniform();  // [0, 1)
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  double normal();   // N(0, 1), by Box and Muller
  int below(int n);  // 0 … n − 1
  std::uint64_t bits() { return engine_(); }
  void skip(std::size_t count) { engine_.discard(count); }  // as many calls of bits()

 private:
  std::mt19937_64 engine_;
  bool has_spare_ = false;
  double spare_ = 0;
};

/// A seed for one named thing (a word, a parameter), so that adding another thing does not change it.
std::uint64_t seed_for(std::uint64_t seed, std::string_view name);

}  // namespace headlight
