#include "core/models/shared_runs.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

using testing::small_request;
using RunPtr = std::shared_ptr<const Run>;  // inside a test `Run` is one of its functions

RunPtr made_run() { return std::make_shared<const Run>(); }

TEST(SharedRuns, EqualRequestsHaveOneRunAsLongAsSomebodyHasIt) {
  const Request request = small_request(Architecture::decoder);
  auto first = run_request(request);
  EXPECT_EQ(run_request(request), first);
  Request other = request;
  other.sentences = {"the dog saw the cat"};
  EXPECT_NE(run_request(other), first);
  const std::uint64_t number = first->number;
  const RunPtr::weak_type gone = first;
  first.reset();
  EXPECT_TRUE(gone.expired()) << "nothing is kept alive";
  EXPECT_GT(run_request(request)->number, number);
}

TEST(SharedRuns, OneThatIsBeingMadeIsWaitedFor) {
  const Request request = small_request(Architecture::encoder);
  std::atomic<int> made{0};
  std::atomic<bool> begun{false}, go_on{false};
  const auto make = [&]() -> RunPtr {
    ++made;
    begun = true;
    while (!go_on) std::this_thread::yield();
    return made_run();
  };
  RunPtr a, b;
  std::thread one([&] { a = shared_run(request, make, nullptr); });
  while (!begun) std::this_thread::yield();
  std::thread two([&] { b = shared_run(request, make, nullptr); });
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(shared_run(request, make, &cancelled), nullptr) << "who is cancelled does not wait";
  go_on = true;
  one.join();
  two.join();
  EXPECT_EQ(made, 1);
  EXPECT_NE(a, nullptr);
  EXPECT_EQ(a, b);
}

TEST(SharedRuns, WhenTheOneWhoMakesItIsCancelledAnotherMakesIt) {
  const Request request = small_request(Architecture::encoder);
  EXPECT_EQ(shared_run(
                request, [] { return RunPtr(); }, nullptr),
            nullptr);
  EXPECT_THROW(shared_run(
                   request, []() -> RunPtr { throw std::runtime_error("trouble"); }, nullptr),
               std::runtime_error);
  const auto run = shared_run(request, made_run, nullptr);
  EXPECT_NE(run, nullptr);
}

// The folder's model does not become part of the request, whoever has looked it up.
TEST(SharedRuns, ARunKeepsItsRequestAsItWasAsked) {
  Request request = small_request(Architecture::decoder);
  EXPECT_EQ(run_request(request)->request, request);
  const auto model = run_request(request)->model;
  Request with = request;
  with.model.given = model;
  EXPECT_EQ(run_request(with)->request, with) << "without a folder it is all there is";
  with.model.folder = "somewhere";
  Request asked = with;
  asked.model.given.reset();
  EXPECT_EQ(run_request(with)->request, asked);
}

}  // namespace
}  // namespace headlight
