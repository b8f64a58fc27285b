#include "core/graph/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "core/analysis/gradient_study.h"
#include "core/models/own_run.h"
#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

using testing::small_request;

bool equal(const Tensor& a, const Tensor& b) {
  return a.shape() == b.shape() && std::equal(a.data(), a.data() + a.size(), b.data());
}

class GraphOfRun : public ::testing::TestWithParam<Architecture> {
 protected:
  std::shared_ptr<const headlight::Run> base = run_request(small_request(GetParam()));
  std::shared_ptr<headlight::Run> run = own_run(base);
  Var root = run->graph.find(GetParam() == Architecture::encoder_decoder ? "decoder.probs" : "probs");
  Tensor seed = Tensor::filled(run->graph.value(root).shape(), 0.25F);
};

TEST_P(GraphOfRun, GradientsThatAreAskedForAreThoseOfAFullBackwardPass) {
  Graph& g = run->graph;
  seed.data()[3] = 2;
  g.backward(root, seed);
  const std::string prefix = GetParam() == Architecture::encoder_decoder ? "encoder." : "";
  const std::vector<Var> keep{g.find(prefix + "embed"), g.find(prefix + "blocks.1.attn.pattern")};
  std::vector<Tensor> full;
  for (const Var node : keep) full.push_back(g.gradient(node));
  ASSERT_FALSE(full[0].empty());

  ASSERT_TRUE(g.backward(root, seed, {.keep = &keep}));
  for (std::size_t i = 0; i < keep.size(); ++i) EXPECT_TRUE(equal(g.gradient(keep[i]), full[i])) << i;
  int others = 0;
  for (int i = 0; i < g.size(); ++i) others += g.gradient(Var{i}).empty() ? 0 : 1;
  EXPECT_EQ(others, 2) << "all others gave their memory back";
}

TEST_P(GraphOfRun, KnowsWhatABackwardPassReaches) {
  Graph& g = run->graph;
  g.backward(root, seed);
  const std::vector<char> reached = g.reached_from(root);
  int count = 0;
  for (int i = 0; i < g.size(); ++i) {
    EXPECT_EQ(reached[static_cast<std::size_t>(i)] != 0, !g.gradient(Var{i}).empty()) << g.name_of(Var{i});
    count += reached[static_cast<std::size_t>(i)];
  }
  EXPECT_GT(count, 40);
  EXPECT_LT(count, g.size()) << "token ids and masks have no gradient";
}

TEST_P(GraphOfRun, ABackwardPassCanBeCancelled) {
  const std::atomic<bool> cancelled{true};
  EXPECT_FALSE(run->graph.backward(root, seed, {.cancelled = &cancelled}));
  const std::atomic<bool> going_on{false};
  EXPECT_TRUE(run->graph.backward(root, seed, {.cancelled = &going_on}));
}

TEST_P(GraphOfRun, AContinuedGraphBorrowsTheValuesAndLeavesTheOtherAsItIs) {
  const int before = base->graph.size();
  for (const auto& [name, node] : base->graph.names())
    EXPECT_EQ(run->graph.value(run->graph.find(name)).data(), base->graph.value(Var{node}).data()) << name;
  add_gradients(*run, {GradientGoal::Kind::logit, 1, 2});
  EXPECT_EQ(base->graph.size(), before);
  EXPECT_FALSE(base->has("gradients.goal"));
  EXPECT_TRUE(base->graph.gradient(base->graph.find(base->has("embed") ? "embed" : "encoder.embed")).empty());
  EXPECT_NE(run->number, base->number) << "or what is kept by number would be mixed up";

  // The values stay when nobody else has them, and explain themselves as before.
  const std::string probs = base->has("probs") ? "probs" : "decoder.probs";
  const Index3 at{0, 1, 2};
  const float value = base->value(probs)(at);
  base.reset();
  EXPECT_EQ(run->value(probs)(at), value);
  EXPECT_NEAR(run->graph.explain(run->graph.find(probs), at).value, value, 1e-6F);
}

INSTANTIATE_TEST_SUITE_P(Architectures, GraphOfRun,
                         ::testing::Values(Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder),
                         [](const auto& at) { return to_string(at.param); });

TEST(Graph, OnlyAGraphThatKeepsEverythingCanBeContinued) {
  EXPECT_THROW(Graph::continued(Graph(Graph::Keep::what_backward_needs)), std::logic_error);
}

}  // namespace
}  // namespace headlight
