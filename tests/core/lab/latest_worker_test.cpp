#include "core/lab/latest_worker.h"

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <vector>

namespace headlight {
namespace {

using Worker = LatestWorker<int, int>;
using namespace std::chrono_literals;

template <typename Condition>
bool soon(Condition condition) {
  for (int i = 0; i < 5000 && !condition(); ++i) std::this_thread::sleep_for(1ms);
  return condition();
}

TEST(LatestWorker, HasNoAnswerBeforeTheFirstQuestion) {
  Worker worker([](int q, const std::atomic<bool>*) { return std::make_shared<const int>(q); });
  EXPECT_EQ(worker.latest(), nullptr);
  EXPECT_FALSE(worker.busy());
  worker.wait();  // returns at once
}

TEST(LatestWorker, AnswersAndSkipsAnEqualQuestion) {
  std::atomic<int> computed{0};
  Worker worker([&](int q, const std::atomic<bool>*) {
    ++computed;
    return std::make_shared<const int>(2 * q);
  });
  worker.ask(21);
  worker.wait();
  ASSERT_NE(worker.latest(), nullptr);
  EXPECT_EQ(*worker.latest(), 42);
  worker.ask(21);
  worker.wait();
  EXPECT_EQ(computed, 1);
}

TEST(LatestWorker, TheNewestQuestionWinsAndTheRunningOneIsCancelled) {
  std::atomic<int> started{0};
  std::atomic<int> cancelled{0};
  std::atomic<bool> hold{true};
  Worker worker([&](int q, const std::atomic<bool>* cancel) -> std::shared_ptr<const int> {
    ++started;
    while (hold && !*cancel) std::this_thread::sleep_for(1ms);
    if (*cancel) {
      ++cancelled;
      return nullptr;
    }
    return std::make_shared<const int>(q);
  });
  worker.ask(0);
  ASSERT_TRUE(soon([&] { return started == 1; }));
  EXPECT_TRUE(worker.busy());
  for (int q = 1; q <= 100; ++q) worker.ask(q);
  hold = false;
  worker.wait();
  EXPECT_EQ(*worker.latest(), 100);
  EXPECT_GE(cancelled, 1);
}

TEST(LatestWorker, AnErrorKeepsTheOlderAnswerAndANewAnswerClearsIt) {
  Worker worker([](int q, const std::atomic<bool>*) {
    if (q < 0) throw std::runtime_error("expected a number from 0, found " + std::to_string(q));
    return std::make_shared<const int>(q);
  });
  worker.ask(7);
  worker.wait();
  worker.ask(-1);
  worker.wait();
  ASSERT_TRUE(worker.error().has_value());
  EXPECT_EQ(worker.error()->in(Lang::en), "expected a number from 0, found -1");
  EXPECT_EQ(*worker.latest(), 7);
  worker.ask(8);
  worker.wait();
  EXPECT_FALSE(worker.error().has_value());
  EXPECT_EQ(*worker.latest(), 8);
}

TEST(LatestWorker, CallsOnDoneAfterTheAnswerCanBeSeen) {
  std::atomic<int> seen{0};
  std::atomic<Worker*> self{nullptr};
  Worker worker([](int q, const std::atomic<bool>*) { return std::make_shared<const int>(q); },
                [&] {
                  if (Worker* w = self) seen = *w->latest();
                });
  self = &worker;
  worker.ask(5);
  EXPECT_TRUE(soon([&] { return seen == 5; }));
}

TEST(LatestWorker, EndsWhileAQuestionIsRunning) {
  std::atomic<bool> started{false};
  const auto begin = std::chrono::steady_clock::now();
  {
    Worker worker([&](int, const std::atomic<bool>* cancel) -> std::shared_ptr<const int> {
      started = true;
      while (!*cancel) std::this_thread::sleep_for(1ms);
      return nullptr;
    });
    worker.ask(1);
    ASSERT_TRUE(soon([&] { return started.load(); }));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST(LatestWorker, TakesQuestionsFromManyThreads) {
  Worker worker([](int q, const std::atomic<bool>*) { return std::make_shared<const int>(q); });
  std::vector<std::thread> people;
  for (int p = 0; p < 4; ++p)
    people.emplace_back([&, p] {
      for (int i = 0; i < 200; ++i) {
        worker.ask(1000 * p + i);
        const auto answer = worker.latest();
        EXPECT_TRUE(answer == nullptr || *answer >= 0);
      }
    });
  for (std::thread& t : people) t.join();
  worker.ask(123456);
  worker.wait();
  EXPECT_EQ(*worker.latest(), 123456);
}

}  // namespace
}  // namespace headlight
