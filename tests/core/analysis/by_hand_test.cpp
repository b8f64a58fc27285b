#include "core/analysis/by_hand.h"

#include <gtest/gtest.h>

#include <cmath>

namespace headlight {
namespace {

ByHandNumbers example() {
  ByHandNumbers n;
  n.x = {1, 0, 1, 0, 2, 0, 1, 1, 1};
  n.w_q = {1, 0, 0, 1, 1, 0};
  n.w_k = {0, 1, 1, 0, 0, 1};
  n.w_v = {1, 2, 0, 3, 1, 1};
  return n;
}

// The same with a pencil: plain loops over whole numbers.
struct Pencil {
  double q[3][2]{}, k[3][2]{}, v[3][2]{}, weight[3][3]{}, z[3][2]{};
};
Pencil compute(const ByHandNumbers& n) {
  Pencil p;
  for (int i = 0; i < 3; ++i)
    for (int c = 0; c < 2; ++c)
      for (int f = 0; f < 3; ++f) {
        const auto at = static_cast<std::size_t>(2 * f + c);
        const double x = n.x[static_cast<std::size_t>(3 * i + f)];
        p.q[i][c] += x * n.w_q[at];
        p.k[i][c] += x * n.w_k[at];
        p.v[i][c] += x * n.w_v[at];
      }
  for (int i = 0; i < 3; ++i) {
    double sum = 0;
    for (int j = 0; j < 3; ++j) {
      const double score = (p.q[i][0] * p.k[j][0] + p.q[i][1] * p.k[j][1]) / (n.scaled ? std::sqrt(2.0) : 1.0);
      p.weight[i][j] = n.causal && j > i ? 0 : std::exp(score);
      sum += p.weight[i][j];
    }
    for (int j = 0; j < 3; ++j) {
      p.weight[i][j] /= sum;
      for (int c = 0; c < 2; ++c) p.z[i][c] += p.weight[i][j] * p.v[j][c];
    }
  }
  return p;
}

TEST(ByHand, IsWhatAPencilFinds) {
  for (const bool scaled : {true, false})
    for (const bool causal : {true, false}) {
      ByHandNumbers n = example();
      n.scaled = scaled;
      n.causal = causal;
      const auto run = by_hand_run(n);
      const Pencil p = compute(n);
      for (int i = 0; i < 3; ++i) {
        for (int c = 0; c < 2; ++c) {
          EXPECT_EQ(run->value("blocks.0.attn.q")(0, i, c), static_cast<float>(p.q[i][c]));
          EXPECT_EQ(run->value("blocks.0.attn.k")(0, i, c), static_cast<float>(p.k[i][c]));
          EXPECT_EQ(run->value("blocks.0.attn.v")(0, i, c), static_cast<float>(p.v[i][c]));
          EXPECT_NEAR(run->value("blocks.0.attn.z")(0, i, c), p.z[i][c], 1e-5);
        }
        for (int j = 0; j < 3; ++j) EXPECT_NEAR(run->value("blocks.0.attn.pattern")(0, i, j), p.weight[i][j], 1e-6);
      }
      EXPECT_EQ(run->value("embed")(0, 1, 1), 2.0F);
    }
}

TEST(ByHand, EveryResultIsExplainedFromItsInputs) {
  const auto run = by_hand_run(example());
  const Explanation q = run->graph.explain(run->graph.find("blocks.0.attn.q"), {0, 2, 1});
  ASSERT_EQ(q.operands.size(), 6U);  // x₁ W₁, x₂ W₂, x₃ W₃
  EXPECT_EQ(q.operands[0].value, 1.0F);
  EXPECT_EQ(q.value, 1.0F);
}

}  // namespace
}  // namespace headlight
