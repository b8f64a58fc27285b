#include "core/tensor/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <thread>
#include <vector>

namespace headlight {
namespace {

constexpr double much = 1e12;  // work that is worth every thread

class Parallel : public testing::Test {
 protected:
  void TearDown() override { set_threads(1); }
};

TEST_F(Parallel, CallsEveryPieceOnceOnAnyNumberOfThreads) {
  for (const int threads : {1, 2, 3, 8}) {
    set_threads(threads);
    for (int count = 0; count < 40; ++count) {
      std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
      parallel_for(count, much, [&](int i) { ++calls[static_cast<std::size_t>(i)]; });
      for (const auto& c : calls) ASSERT_EQ(c, 1);
    }
  }
}

TEST_F(Parallel, WhatThePiecesWroteIsThereAfterwards) {
  set_threads(4);
  std::vector<int> values(100);
  for (int round = 1; round <= 2000; ++round) {
    parallel_for(100, much, [&](int i) { values[static_cast<std::size_t>(i)] += i; });
    ASSERT_EQ(std::accumulate(values.begin(), values.end(), 0), round * 4950);
  }
}

TEST_F(Parallel, UsesNoMoreThreadsThanItWasGiven) {
  set_threads(8);
  parallel_for(64, much, [](int) {});  // there are seven others now
  set_threads(3);
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  for (int round = 0; round < 200; ++round)
    parallel_for(16, much, [&](int) {
      const int now = ++inside;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      std::this_thread::yield();
      --inside;
    });
  EXPECT_LE(most, 3);
}

TEST_F(Parallel, MayBeCalledInsideAPieceAndFromSeveralThreads) {
  set_threads(3);
  std::atomic<int> calls{0};
  const auto nested = [&] {
    for (int round = 0; round < 100; ++round)
      parallel_for(4, much, [&](int) { parallel_for(3, much, [&](int) { ++calls; }); });
  };
  std::thread other(nested);
  nested();
  other.join();
  EXPECT_EQ(calls, 2 * 100 * 4 * 3);
}

}  // namespace
}  // namespace headlight
